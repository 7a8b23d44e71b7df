import { EventType, type SpineEvent } from '@spanreel/events';

import { SagaRun } from './saga-run.ts';

export type IllegalKind =
  | 'compensated_twice'
  | 'compensated_without_run'
  | 'compensated_in_wrong_order'
  | 'claims_compensated'
  | 'claims_completed';

/** A transition that no saga may make, with the event that made it. */
export interface IllegalTransition {
  readonly kind: IllegalKind;
  readonly saga_id: string;
  readonly saga: string;
  readonly step: string;
  readonly event_type: string;
  readonly event_id: string;
  readonly writer_id: string;
  readonly writer_seq: number;
  /** One sentence for people. */
  readonly message: string;
}

/**
 * Checks every saga of a stream against its rules: nothing is undone twice, or that never ran, or out of order, and
 * a saga that says how it ended is right. Missing events can make a lawful saga look unlawful: grade the gap first.
 *
 * @param events one stream's events in the stream's order
 */
export function checkSagas(events: readonly SpineEvent[]): IllegalTransition[] {
  const runs = new Map<string, SagaRun>();
  return events.flatMap((event) => {
    const { saga_id: id, saga: name } = event.payload;
    if (typeof id !== 'string' || !event.event_type.startsWith('saga.')) return [];
    let run = runs.get(id);
    if (!run) runs.set(id, (run = new SagaRun(typeof name === 'string' ? name : id)));
    return checkEvent(run, event, id);
  });
}

function checkEvent(run: SagaRun, event: SpineEvent, sagaId: string): IllegalTransition[] {
  const step = typeof event.payload['step'] === 'string' ? event.payload['step'] : '';
  const found = (kind: IllegalKind, of: string, message: string): IllegalTransition => ({
    kind,
    saga_id: sagaId,
    saga: run.name,
    step: of,
    event_type: event.event_type,
    event_id: event.event_id,
    writer_id: event.writer_id,
    writer_seq: event.writer_seq,
    message,
  });

  switch (event.event_type) {
    case EventType.SAGA_STEP_STARTED:
      run.startStep(step);
      return [];
    case EventType.SAGA_STEP_COMPLETED:
    case EventType.SAGA_STEP_FAILED:
    case EventType.SAGA_STEP_UNKNOWN:
      run.endStep(step, STEP_OUTCOMES[event.event_type]);
      return [];
    case EventType.SAGA_COMPENSATION_PLANNED:
      run.plan(step);
      return [];
    case EventType.SAGA_COMPENSATION_STARTED: {
      const illegal: IllegalTransition[] = [];
      if (!run.ran(step)) illegal.push(found('compensated_without_run', step, `${step} was undone but never ran`));
      if (run.isDone(step)) illegal.push(found('compensated_twice', step, `${step} was undone twice`));
      const waiting = run.mustPrecede(step);
      if (waiting !== undefined) {
        illegal.push(
          found('compensated_in_wrong_order', step, `${step} was undone before ${waiting}, which ran after it`),
        );
      }
      run.compensate(step, 'running');
      return illegal;
    }
    case EventType.SAGA_COMPENSATION_COMPLETED: {
      const twice = run.isDone(step) && !run.isRunning(step);
      run.compensate(step, 'done');
      return twice ? [found('compensated_twice', step, `${step} was undone twice`)] : [];
    }
    case EventType.SAGA_COMPENSATION_FAILED:
    case EventType.SAGA_COMPENSATION_UNKNOWN:
    case EventType.SAGA_COMPENSATION_SKIPPED:
      run.compensate(step, COMPENSATION_OUTCOMES[event.event_type]);
      return [];
    case EventType.SAGA_COMPENSATED:
      return run
        .notUndone()
        .map(([name, outcome]) =>
          found('claims_compensated', name, `the saga ended as compensated, but undoing ${name} is ${outcome}`),
        );
    case EventType.SAGA_COMPLETED:
      return run
        .compensations()
        .filter(([, outcome]) => outcome !== 'planned')
        .map(([name, outcome]) =>
          found('claims_completed', name, `the saga ended as completed, but undoing ${name} is ${outcome}`),
        );
    default:
      return [];
  }
}

const STEP_OUTCOMES = {
  [EventType.SAGA_STEP_COMPLETED]: 'succeeded',
  [EventType.SAGA_STEP_FAILED]: 'failed',
  [EventType.SAGA_STEP_UNKNOWN]: 'unknown',
} as const;

const COMPENSATION_OUTCOMES = {
  [EventType.SAGA_COMPENSATION_FAILED]: 'failed',
  [EventType.SAGA_COMPENSATION_UNKNOWN]: 'unknown',
  [EventType.SAGA_COMPENSATION_SKIPPED]: 'skipped',
} as const;
