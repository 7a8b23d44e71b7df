import { SEVERITY } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import type { WriterLife } from '../source/recording.ts';
import type { Activity, ErrorFact } from './activity.ts';
import { activityMark } from './activity-marks.ts';
import { causesBelow, spanError } from './causes.ts';
import type { Failure, TreeNode } from './trace-query.ts';
import type { Tree } from './tree.ts';

export interface FailureInput {
  readonly events: readonly LogEvent[];
  readonly activities: readonly Activity[];
  readonly tree: Tree;
  readonly writers: readonly WriterLife[];
}

/** Scopes whose failure counts even where what is around them went on; a failed model call that was tried again does not. */
const SCOPES: ReadonlySet<string> = new Set(['call', 'turn', 'workflow', 'saga', 'command', 'scenario']);

/**
 * What failed, first things first: the innermost failing steps and stages; else the scopes that failed; else the first
 * error; else the spans that failed up to a root. What recovered (a step that succeeded when tried again) is left out.
 */
export function findFailures(input: FailureInput): readonly Failure[] {
  const bad = input.activities.filter(({ outcome }) => outcome !== 'succeeded' && outcome !== 'running');
  const steps = bad.filter(
    (activity) => (activity.kind === 'step' || activity.kind === 'stage') && !isRecovered(activity, input),
  );
  const scopes = bad.filter((activity) => isScopeFailure(activity, bad, input) && !isExplained(activity, steps, input));
  const ordered = [...steps, ...scopes].toSorted((a, b) => positionOf(a, input) - positionOf(b, input));
  const failures = firstPerScope(ordered, input).map((activity) => fromActivity(activity, input));
  if (failures.length > 0) return failures;
  const error = input.events.find((event) => isLooseError(event, bad, input));
  if (error) return [fromEvent(error, input)];
  return input.events.length > 0 ? [] : input.tree.roots.filter(({ outcome }) => outcome === 'failed').map(fromNode);
}

/** An error that belongs to no scope; one inside something that failed and was recovered from is no failure either. */
function isLooseError(event: LogEvent, recovered: readonly Activity[], { tree }: FailureInput): boolean {
  if (SEVERITY[event.severity] < SEVERITY.ERROR || activityMark(event)) return false;
  const around = nodesAround(event, tree);
  return !recovered.some((activity) => around.some(({ span_id }) => span_id === activity.span_id));
}

function isRecovered(activity: Activity, { activities }: FailureInput): boolean {
  const { kind, id, name, within } = activity;
  const later = activities.slice(activities.indexOf(activity) + 1);
  if (
    later.some((next) => next.kind === kind && next.id === id && next.name === name && next.outcome === 'succeeded')
  ) {
    return true;
  }
  const around = kind === 'step' ? 'saga' : 'workflow';
  return within !== undefined && activities.some((a) => a.kind === around && a.id === id && a.outcome === 'succeeded');
}

function isScopeFailure(activity: Activity, bad: readonly Activity[], { tree }: FailureInput): boolean {
  const { kind } = activity;
  if (kind === 'step' || kind === 'stage' || kind === 'compensation' || kind === 'objective') return false;
  if (SCOPES.has(kind)) return true;
  const ancestors = nodesAround(activity, tree).slice(0, -1);
  const nearest = ancestors.findLast(({ events }) => events.some((event) => activityMark(event)));
  return nearest === undefined || bad.some(({ span_id }) => span_id === nearest.span_id);
}

/** A scope that failed because of a step inside it, or that was lost together with one, is no failure of its own. */
function isExplained(activity: Activity, steps: readonly Activity[], input: FailureInput): boolean {
  const { tree } = input;
  return [...steps, ...input.activities.filter((other) => BAD.has(other.outcome) && SCOPES.has(other.kind))].some(
    (other) => {
      if (other === activity) return false;
      if (other.id === activity.id && (other.kind === 'step' || other.kind === 'stage')) return true;
      const around = nodesAround(other, tree).slice(0, -1);
      return around.some(({ span_id, trace_id }) => span_id === activity.span_id && trace_id === activity.trace_id);
    },
  );
}

const BAD: ReadonlySet<string> = new Set(['failed', 'unknown', 'lost']);

/** Further failed steps of one saga or workflow are consequences. */
function firstPerScope(ordered: readonly Activity[], { tree }: FailureInput): readonly Activity[] {
  const kept: Activity[] = [];
  for (const activity of ordered) {
    const isInner = kept.some(
      (earlier) =>
        (earlier.id === activity.id && earlier.kind === activity.kind) ||
        nodesAround(earlier, tree).some(
          ({ span_id, trace_id }) => span_id === activity.span_id && trace_id === activity.trace_id,
        ),
    );
    if (!isInner) kept.push(activity);
  }
  return kept;
}

function nodesAround({ span_id, trace_id }: Pick<LogEvent, 'span_id' | 'trace_id'>, tree: Tree): readonly TreeNode[] {
  const node = span_id === undefined ? undefined : tree.node(span_id, trace_id);
  return node ? tree.path(node) : [];
}

/** Where it failed in the order of events; what was lost failed with the last sign of its process. */
function positionOf({ ended, writer_id }: Activity, { events }: FailureInput): number {
  return ended ? events.indexOf(ended) : events.findLastIndex((event) => event.writer_id === writer_id) + 0.5;
}

function fromActivity(activity: Activity, input: FailureInput): Failure {
  const { kind, name, within, step_index, step_count, ended, started, trace_id, span_id, outcome } = activity;
  const event = ended ?? started;
  const node = span_id === undefined ? undefined : input.tree.node(span_id, trace_id);
  const timestamp = activity.end ?? lastSeen(activity, input) ?? activity.start;
  const isLost = outcome === 'lost';
  return {
    kind,
    name,
    outcome: isLost || outcome === 'unknown' ? outcome : 'failed',
    ...(node?.span && spanError(node.span)),
    ...(isLost ? lostFact(activity, input) : pick(activity)),
    ...(within !== undefined && { within }),
    ...(step_index !== undefined && { step_index }),
    ...(step_count !== undefined && { step_count }),
    timestamp,
    ...(activity.service_name !== undefined && { service_name: activity.service_name }),
    trace_id,
    ...(span_id !== undefined && { span_id }),
    ...(event && { event }),
    causes: node && !isLost ? causesBelow(node, timestamp) : [],
  };
}

function pick({ error_type, error_message }: ErrorFact): ErrorFact {
  return { ...(error_type !== undefined && { error_type }), ...(error_message !== undefined && { error_message }) };
}

function lastSeen({ writer_id }: Activity, { writers }: FailureInput): string | undefined {
  return writers.find((life) => life.writer_id === writer_id)?.last_seen;
}

function lostFact(activity: Activity, input: FailureInput): ErrorFact {
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

function fromEvent(event: LogEvent, { tree }: FailureInput): Failure {
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

function fromNode(node: TreeNode): Failure {
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
