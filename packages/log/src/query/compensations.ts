import type { LogEvent } from '../reader/log-event.ts';
import { textField } from '../reader/payload-field.ts';
import type { Activity, ErrorFact, Outcome } from './activity.ts';
import { errorFact } from './activity.ts';
import type { CompensationReport, CompensationStatus } from './trace-query.ts';

const PREFIX = 'saga.compensation.';

/**
 * What became of every compensation, in the order in which they were planned.
 *
 * Orphaned is one that should run and that nobody is left to run: its step took effect or may have, and the saga ended
 * without it or its process is gone.
 */
export function reportCompensations(
  events: readonly LogEvent[],
  activities: readonly Activity[],
): readonly CompensationReport[] {
  const byStep = new Map<string, LogEvent[]>();
  for (const event of events) {
    const { payload, event_type } = event;
    const step = textField(payload, 'step');
    if (!event_type.startsWith(PREFIX) || step === undefined) continue;
    const key = `${textField(payload, 'saga_id') ?? ''} ${step}`;
    byStep.set(key, [...(byStep.get(key) ?? []), event]);
  }
  return [...byStep.values()].map((told) => report(told, events, activities));
}

function report(
  told: readonly LogEvent[],
  events: readonly LogEvent[],
  activities: readonly Activity[],
): CompensationReport {
  const first = told[0] as LogEvent;
  const [sagaId, step] = [textField(first.payload, 'saga_id') ?? '', textField(first.payload, 'step') ?? ''];
  const saga = activities.find(({ kind, id }) => kind === 'saga' && id === sagaId);
  const run = activities.findLast(({ kind, id, name }) => kind === 'step' && id === sagaId && name === step);
  const undoing = activities.findLast(
    ({ kind, id, name }) => kind === 'compensation' && id === sagaId && name === step,
  );
  const isCompensating = events.some(
    ({ event_type, payload }) => event_type === 'saga.compensating' && textField(payload, 'saga_id') === sagaId,
  );
  const last = told.findLast(({ event_type }) => event_type !== `${PREFIX}planned`) ?? first;
  const stepIndex = run?.step_index ?? first.payload['step_index'];
  return {
    saga_id: sagaId,
    saga: textField(first.payload, 'saga') ?? saga?.name ?? '',
    step,
    ...(typeof stepIndex === 'number' && { step_index: stepIndex }),
    step_outcome: run?.outcome ?? 'not_started',
    ...judge({ last, saga, run, undoing, isCompensating }),
    attempts: told.filter(({ event_type }) => event_type === `${PREFIX}started`).length,
    event: last,
  };
}

interface Evidence {
  readonly last: LogEvent;
  readonly saga: Activity | undefined;
  readonly run: Activity | undefined;
  readonly undoing: Activity | undefined;
  readonly isCompensating: boolean;
}

type Judgement = ErrorFact & { readonly status: CompensationStatus; readonly reason?: string };

const LAST_WORD: Readonly<Record<string, CompensationStatus>> = {
  completed: 'done',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
};

const NO_EFFECT: ReadonlySet<Outcome | undefined> = new Set<Outcome | undefined>(['failed', undefined]);

function judge({ last, saga, run, undoing, isCompensating }: Evidence): Judgement {
  const word = LAST_WORD[last.event_type.slice(PREFIX.length)];
  if (word !== undefined) {
    const reason = textField(last.payload, 'reason');
    return { status: word, ...errorFact(last.payload), ...(reason !== undefined && { reason }) };
  }
  if (undoing) {
    return undoing.outcome === 'lost'
      ? { status: 'orphaned', reason: 'its process was gone before it ended: nobody knows whether the step was undone' }
      : { status: 'running' };
  }
  if (saga?.outcome === 'succeeded' || (NO_EFFECT.has(run?.outcome) && saga?.outcome !== 'lost')) {
    return saga?.outcome === 'running' && run === undefined ? { status: 'planned' } : { status: 'not_needed' };
  }
  if (NO_EFFECT.has(run?.outcome)) {
    // `planned` is on disk before its step runs: without the step's own first event it did not begin.
    return { status: 'not_needed' };
  }
  const effect = run?.outcome === 'succeeded' ? 'the step took effect' : 'the step may have taken effect';
  if (saga?.outcome === 'failed')
    return { status: 'orphaned', reason: `${effect} and the saga ended without undoing it` };
  if (saga?.outcome === 'lost' || (saga === undefined && run?.outcome === 'lost')) {
    const when = isCompensating ? 'before it could undo it' : 'before the saga ended';
    return { status: 'orphaned', reason: `${effect} and its process was gone ${when}` };
  }
  return { status: 'planned' };
}
