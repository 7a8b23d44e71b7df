import { EventType } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import { textField } from '../reader/payload-field.ts';
import type { WriterLife } from '../source/recording.ts';
import type { Activity, ErrorFact } from './activity.ts';
import { causesBelow, spanError } from './causes.ts';
import type { Failure, TreeNode } from './trace-query.ts';
import type { Tree } from './tree.ts';

export interface FactSources {
  readonly tree: Tree;
  readonly writers: readonly WriterLife[];
}

/** A failed activity as a failure, with what made it fail. */
export function fromActivity(activity: Activity, input: FactSources): Failure {
  const { kind, name, within, step_index, step_count, ended, started, trace_id, span_id, outcome } = activity;
  const event = ended ?? started;
  const node = span_id === undefined ? undefined : input.tree.node(span_id, trace_id);
  const timestamp = activity.end ?? lastSeen(activity, input) ?? activity.start;
  const isLost = outcome === 'lost';
  return {
    kind,
    name,
    outcome: isLost || outcome === 'unknown' ? outcome : 'failed',
    ...(node?.span && kind !== 'objective' && spanError(node.span)),
    ...(isLost ? lostFact(activity, input) : { ...reasonOf(ended), ...pick(activity) }),
    ...(within !== undefined && { within }),
    ...(step_index !== undefined && { step_index }),
    ...(step_count !== undefined && { step_count }),
    timestamp,
    ...(activity.service_name !== undefined && { service_name: activity.service_name }),
    trace_id,
    ...(span_id !== undefined && { span_id }),
    ...(event && { event }),
    causes: node && !isLost && kind !== 'objective' ? causesBelow(node, timestamp) : [],
  };
}

function pick({ error_type, error_message }: ErrorFact): ErrorFact {
  return { ...(error_type !== undefined && { error_type }), ...(error_message !== undefined && { error_message }) };
}

/** An objective has a reason where others have an error. */
function reasonOf(ended: LogEvent | undefined): ErrorFact {
  const reason = ended?.event_type === EventType.OBJECTIVE_FAILED ? textField(ended.payload, 'reason') : undefined;
  return reason === undefined ? {} : { error_message: reason };
}

function lastSeen({ writer_id }: Activity, { writers }: FactSources): string | undefined {
  return writers.find((life) => life.writer_id === writer_id)?.last_seen;
}

function lostFact(activity: Activity, input: FactSources): ErrorFact {
  const life = input.writers.find(({ writer_id }) => writer_id === activity.writer_id);
  const process = activity.service_name === undefined ? 'its process' : `its process (${activity.service_name})`;
  if (life?.shutdown) {
    return {
      error_type: 'process_ended',
      error_message: `${process} ended while it ran: ${life.shutdown.reason} at ${life.shutdown.timestamp}`,
    };
  }
  return {
    error_type: 'process_lost',
    error_message: `${process} fell silent while it ran, last seen at ${life?.last_seen ?? activity.start}`,
  };
}

/** An error that belongs to no scope. */
export function fromEvent(event: LogEvent, { tree }: FactSources): Failure {
  const node = event.span_id === undefined ? undefined : tree.node(event.span_id, event.trace_id);
  const { error_type, error_message } = event.payload;
  return {
    kind: event.event_type === 'error.occurred' ? 'error' : 'event',
    name: event.event_type,
    outcome: 'failed',
    ...(typeof error_type === 'string' && { error_type }),
    ...(typeof error_message === 'string' && { error_message }),
    timestamp: event.timestamp,
    ...(event.metadata.service_name !== undefined && { service_name: event.metadata.service_name }),
    trace_id: event.trace_id,
    ...(event.span_id !== undefined && { span_id: event.span_id }),
    event,
    causes: node ? causesBelow(node, event.timestamp).filter((cause) => cause.event !== event) : [],
  };
}

/** A tool, step or model that threw, as the event that records it tells. */
export function fromEffect(event: LogEvent): Failure {
  const { payload, metadata, timestamp, trace_id, span_id } = event;
  return {
    kind: 'effect',
    name: textField(payload, 'operation') ?? 'effect',
    outcome: 'failed',
    ...thrownFact(textField(payload, 'value')),
    timestamp,
    ...(metadata.service_name !== undefined && { service_name: metadata.service_name }),
    trace_id,
    ...(span_id !== undefined && { span_id }),
    event,
    causes: [],
  };
}

/** What was thrown, from its JSON text; nothing where the text is not whole, or not kept. */
function thrownFact(text: string | undefined): ErrorFact {
  try {
    const { type, message } = JSON.parse(text ?? '{}') as { readonly type?: unknown; readonly message?: unknown };
    return {
      ...(typeof type === 'string' && { error_type: type }),
      ...(typeof message === 'string' && { error_message: message }),
    };
  } catch {
    return {};
  }
}

/** A failed span that no activity tells of. */
export function fromNode(node: TreeNode): Failure {
  const { name, end, start, service_name, trace_id, span_id, span } = node;
  return {
    kind: 'span',
    name,
    outcome: 'failed',
    ...(span && spanError(span)),
    timestamp: end ?? start,
    ...(service_name !== undefined && { service_name }),
    trace_id,
    span_id,
    causes: causesBelow(node, end ?? start),
  };
}
