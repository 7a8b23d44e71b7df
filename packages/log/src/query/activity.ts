import type { LogEvent } from '../reader/log-event.ts';
import { numberField, textField } from '../reader/payload-field.ts';
import type { ActivityMark } from './activity-marks.ts';
import { activityMark } from './activity-marks.ts';

/** `lost`: it ran in a process that is gone. `left_open`: the call or turn around it ended without ending it. */
export type Outcome = 'succeeded' | 'failed' | 'unknown' | 'running' | 'lost' | 'left_open';

/** An error as events and spans tell it. */
export interface ErrorFact {
  readonly error_type?: string;
  readonly error_message?: string;
}

/** Something with a beginning and an end, as its events tell it. */
export interface Activity extends ErrorFact {
  /** call, turn, workflow, stage, saga, step, compensation, objective, llm, tool; else the event family, such as `command`. */
  readonly kind: string;
  /** call_id, turn_id, workflow_id, saga_id …; steps and stages have the id of their saga or workflow. */
  readonly id: string;
  readonly name: string;
  /** Name of the saga or workflow around a step, stage or compensation. */
  readonly within?: string;
  readonly step_index?: number;
  readonly step_count?: number;
  readonly attempt?: number;
  readonly outcome: Outcome;
  /** `end_reason` of a call or turn; `compensated` of a saga that undid itself. */
  readonly end_reason?: string;
  readonly start: string;
  readonly end?: string;
  readonly duration_ms?: number;
  readonly trace_id: string;
  readonly span_id?: string;
  readonly writer_id: string;
  readonly service_name?: string;
  /** Absent where its first event is missing. */
  readonly started?: LogEvent;
  readonly ended?: LogEvent;
}

interface Draft {
  readonly mark: ActivityMark;
  readonly started?: LogEvent;
  ended?: { readonly event: LogEvent; readonly mark: ActivityMark };
}

/**
 * Pairs the beginnings and ends that events tell of; several of one name (retries, loops) pair by span, else the latest
 * first.
 *
 * @param isGone Whether the process behind a writer id no longer runs: what it left open is lost.
 */
export function toActivities(events: readonly LogEvent[], isGone: (writerId: string) => boolean): readonly Activity[] {
  const drafts: Draft[] = [];
  const open = new Map<string, Draft[]>();
  for (const event of events) {
    const mark = activityMark(event);
    if (mark === undefined) continue;
    const waiting = open.get(mark.key) ?? [];
    open.set(mark.key, waiting);
    if (mark.phase === 'started') {
      const draft = { mark, started: event };
      drafts.push(draft);
      waiting.push(draft);
      continue;
    }
    const at = waiting.findLastIndex(({ started }) => started?.span_id === event.span_id);
    const [draft] = waiting.splice(at === -1 ? waiting.length - 1 : at, 1);
    if (draft) draft.ended = { event, mark };
    else drafts.push({ mark, ended: { event, mark } });
  }
  return leaveOpen(drafts.map((draft) => toActivity(draft, isGone)));
}

/** A saga outlives its call: whether somebody is left to undo it must not be hidden by the call's end. */
const OUTLIVES: ReadonlySet<string> = new Set(['call', 'saga', 'step', 'compensation', 'workflow', 'stage']);

/** What the process left open of a call or turn that it ended neither runs nor is lost. */
function leaveOpen(activities: readonly Activity[]): readonly Activity[] {
  const scopes = activities.filter(({ kind, ended }) => (kind === 'call' || kind === 'turn') && ended);
  return activities.map((activity) => {
    if (activity.ended || !activity.started || OUTLIVES.has(activity.kind)) return activity;
    const isLeft = scopes.some((scope) => isAround(scope, activity));
    return isLeft ? { ...activity, outcome: 'left_open' as const } : activity;
  });
}

function isAround(scope: Activity, { kind, started, writer_id }: Activity): boolean {
  if (started === undefined || scope.writer_id !== writer_id) return false;
  if (scope.ended && started.sequence_number > scope.ended.sequence_number) return false;
  if (scope.kind === 'call') return scope.ended?.stream_id === started.stream_id;
  // An objective may take several turns.
  return kind !== 'objective' && scope.span_id !== undefined && started.parent_span_id === scope.span_id;
}

function toActivity({ mark, started, ended }: Draft, isGone: (writerId: string) => boolean): Activity {
  const event = (started ?? ended?.event) as LogEvent;
  const facts = { ...event.payload, ...ended?.event.payload };
  const spanId = event.span_id ?? ended?.event.span_id;
  const duration = numberField(facts, 'duration_ms') ?? (started && ended ? between(started, ended.event) : undefined);
  const phase = ended?.mark.phase;
  return {
    kind: mark.kind,
    id: mark.id,
    name: mark.name,
    ...(mark.within !== undefined && { within: mark.within }),
    ...number('step_index', facts),
    ...number('step_count', facts),
    ...number('attempt', facts),
    outcome: phase === undefined || phase === 'started' ? (isGone(event.writer_id) ? 'lost' : 'running') : phase,
    ...(ended?.mark.end_reason !== undefined && { end_reason: ended.mark.end_reason }),
    ...errorFact(facts),
    start: started?.timestamp ?? earlier(event, duration ?? 0),
    ...(ended && { end: ended.event.timestamp }),
    ...(duration !== undefined && { duration_ms: duration }),
    trace_id: event.trace_id,
    ...(spanId !== undefined && { span_id: spanId }),
    writer_id: event.writer_id,
    ...(event.metadata.service_name !== undefined && { service_name: event.metadata.service_name }),
    ...(started && { started }),
    ...(ended && { ended: ended.event }),
  };
}

/** The error that a payload tells of, if any. */
export function errorFact(payload: LogEvent['payload']): ErrorFact {
  const [type, message] = [textField(payload, 'error_type'), textField(payload, 'error_message')];
  return { ...(type !== undefined && { error_type: type }), ...(message !== undefined && { error_message: message }) };
}

function number<K extends string>(key: K, facts: LogEvent['payload']): { readonly [P in K]?: number } {
  const value = numberField(facts, key);
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: number });
}

function between(start: LogEvent, end: LogEvent): number {
  return Date.parse(end.timestamp) - Date.parse(start.timestamp);
}

function earlier({ timestamp }: LogEvent, millis: number): string {
  return new Date(Date.parse(timestamp) - millis).toISOString().replace('Z', '000000Z');
}
