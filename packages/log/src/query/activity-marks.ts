import type { SpineEvent } from '@spanreel/events';

import { textField } from '../reader/payload-field.ts';
import type { Outcome } from './activity.ts';
import { byName } from './by-name.ts';

/** What one event says of an activity: that it began, or how it ended. */
export interface ActivityMark {
  readonly kind: string;
  /** The same for beginning and end. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly within?: string;
  readonly phase: 'started' | Exclude<Outcome, 'running' | 'lost' | 'left_open'>;
  readonly end_reason?: string;
}

/** Ends of calls and turns that nobody wanted. */
const BAD_ENDS: ReadonlySet<string> = new Set(['failed', 'timeout', 'process_exit']);

/** Goes on when the program that began it has ended: a speaker plays, a person may write again tomorrow. */
const GO_ON_ALONE: ReadonlySet<string> = new Set(['music.playback', 'conversation']);

// Maps, here and below: names come from logs, and one that every object inherits must be found in no table.
const PHASES: ReadonlyMap<string, ActivityMark['phase']> = byName({
  started: 'started',
  request_sent: 'started',
  completed: 'succeeded',
  ended: 'succeeded',
  failed: 'failed',
  compensated: 'failed',
  unknown: 'unknown',
});

/** Reads an event as the beginning or end of something; `undefined` for all others. Knows sagas, workflows and calls; any other `x.started`, `x.completed`, `x.failed` pairs up by its span. */
export function activityMark(event: SpineEvent): ActivityMark | undefined {
  const cut = event.event_type.lastIndexOf('.');
  const family = event.event_type.slice(0, cut);
  const phase = PHASES.get(event.event_type.slice(cut + 1));
  if (phase === undefined || family === '') return undefined;
  if (phase === 'started' && GO_ON_ALONE.has(family)) return undefined;
  const describe = FAMILIES.get(family) ?? bySpan;
  const described = describe(event, family);
  if (described === undefined) return undefined;
  const endReason = event.event_type === 'saga.compensated' ? 'compensated' : textField(event.payload, 'end_reason');
  return {
    ...described,
    key: `${described.kind} ${described.key}`,
    phase: phase === 'succeeded' && endsBadly(event, endReason) ? 'failed' : phase,
    ...(endReason !== undefined && { end_reason: endReason }),
  };
}

type Described = Omit<ActivityMark, 'phase' | 'end_reason'>;
type Describe = (event: SpineEvent, family: string) => Described | undefined;

const FAMILIES: ReadonlyMap<string, Describe> = byName<Describe>({
  call: scope('call', 'call_id'),
  turn: scope('turn', 'turn_id', 'turn_index'),
  workflow: scope('workflow', 'workflow_id', 'workflow'),
  stage: part('stage', 'workflow_id', 'workflow', 'stage'),
  saga: scope('saga', 'saga_id', 'saga'),
  'saga.step': part('step', 'saga_id', 'saga', 'step'),
  'saga.compensation': part('compensation', 'saga_id', 'saga', 'step'),
  objective: (event) => {
    const name = textField(event.payload, 'objective') ?? 'objective';
    const id = textField(event.payload, 'objective_id') ?? name;
    return { kind: 'objective', key: id, id, name };
  },
  llm: (event) => request(event, 'llm'),
  tool: (event) => {
    const described = bySpan(event, 'tool');
    return described && { ...described, name: textField(event.payload, 'tool') ?? described.name };
  },
});

function scope(kind: string, idField: string, nameField?: string): Describe {
  return ({ payload }) => {
    const id = textField(payload, idField);
    if (id === undefined) return undefined;
    const named = nameField === undefined ? undefined : payload[nameField];
    const name = typeof named === 'string' ? named : typeof named === 'number' ? `${kind} ${named}` : kind;
    return { kind, key: id, id, name };
  };
}

function part(kind: string, idField: string, withinField: string, nameField: string): Describe {
  return ({ payload }) => {
    const name = textField(payload, nameField);
    if (name === undefined) return undefined;
    const id = textField(payload, idField) ?? '';
    const within = textField(payload, withinField);
    return { kind, key: `${id} ${name}`, id, name, ...(within !== undefined && { within }) };
  };
}

function request(event: SpineEvent, kind: string): Described | undefined {
  const id = textField(event.payload, 'request_id') ?? event.span_id;
  return id === undefined ? undefined : { kind, key: id, id, name: textField(event.payload, 'model') ?? kind };
}

function bySpan(event: SpineEvent, family: string): Described | undefined {
  if (event.span_id === undefined) return undefined;
  const name = ['name', 'command', 'operation', family].map((field) => textField(event.payload, field)).find(Boolean);
  return { kind: family, key: event.span_id, id: event.span_id, name: name ?? family };
}

function endsBadly({ payload }: SpineEvent, endReason: string | undefined): boolean {
  return (endReason !== undefined && BAD_ENDS.has(endReason)) || textField(payload, 'error_type') !== undefined;
}
