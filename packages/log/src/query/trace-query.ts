import type { Activity, ErrorFact, Outcome } from './activity.ts';
import type { LogEvent, UnorderedEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import type { Completeness } from '../source/recording.ts';

/** A span, or a place that events tell of although its span has not ended, was sampled away or was lost. */
export interface TreeNode {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  /** Its parent span was lost with a process; it stands below the client span that was waiting for it. */
  readonly parent_inferred?: true;
  /** It is the root of its own trace, and stands below the call that it is linked to. */
  readonly parent_linked?: true;
  /** The span's name; where there is none, the name it will have by what its events tell. */
  readonly name: string;
  readonly service_name?: string;
  readonly span?: LogSpan;
  /** Its own events, in order. */
  readonly events: readonly LogEvent[];
  readonly children: readonly TreeNode[];
  readonly start: string;
  /** Absent while it runs. */
  readonly end?: string;
  readonly duration_ms?: number;
  readonly outcome: Outcome;
}

/** A node on a path, which has its own events and not what stands below it: {@link TraceQuery.children} has that. */
export type PathNode = Omit<TreeNode, 'children'>;

/** What went wrong, where it began, and what stood around it. */
export interface Failure extends ErrorFact {
  /** What failed: a saga's step, a workflow's stage, an outer scope, an `error.occurred`, or a span without events. */
  readonly kind: string;
  /** Name of the failing step, stage, scope or span. */
  readonly name: string;
  readonly outcome: 'failed' | 'unknown' | 'lost';
  /** The name of the saga or workflow that it is part of. */
  readonly within?: string;
  readonly step_index?: number;
  readonly step_count?: number;
  readonly timestamp: string;
  readonly service_name?: string;
  readonly trace_id: string;
  readonly span_id?: string;
  readonly event?: LogEvent;
  /** What made it fail, nearest first; the last one is the root cause. */
  readonly causes: readonly Cause[];
}

export interface Cause extends ErrorFact {
  /** Span name or event type. */
  readonly name: string;
  readonly service_name?: string;
  readonly timestamp: string;
  readonly event?: LogEvent;
  readonly span?: LogSpan;
}

/**
 * - `done`, `failed`, `unknown`, `skipped`: its last word;
 * - `orphaned`: the step took effect or may have, and nobody is left to undo it;
 * - `running`, `planned`: its saga still runs;
 * - `not_needed`: planned, but the saga succeeded or the step never took effect.
 */
export type CompensationStatus =
  | 'done'
  | 'failed'
  | 'unknown'
  | 'skipped'
  | 'orphaned'
  | 'running'
  | 'planned'
  | 'not_needed';

export interface CompensationReport extends ErrorFact {
  readonly saga_id: string;
  readonly saga: string;
  readonly step: string;
  readonly step_index?: number;
  readonly step_outcome: Outcome | 'not_started';
  readonly status: CompensationStatus;
  /** Why it was skipped, or why it counts as orphaned. */
  readonly reason?: string;
  /** Times it was started. */
  readonly attempts: number;
  /** The last event that tells of it. */
  readonly event?: LogEvent;
}

export interface DecisionReport {
  readonly decision_id: string;
  readonly type: string;
  readonly chosen: string;
  readonly confidence?: number;
  readonly reason?: string;
  readonly alternatives: readonly { readonly option: string; readonly score?: number; readonly reason?: string }[];
  readonly agent_name?: string;
  /** `open` until one is recorded. */
  readonly outcome: string;
  readonly event: LogEvent;
  /** Events that happened because of it, in order. */
  readonly followed: readonly LogEvent[];
}

/** A decision on the way to the failure, and what ties it to it. */
export interface PathDecision extends DecisionReport {
  /** `causation`: the failure follows from it by causation ids; `decision`: a span or event on the path names it; `ancestry`: it was made in a span around the failure, before it. */
  readonly via: 'causation' | 'decision' | 'ancestry';
  /** Steps, stages and turns begun between it and the failure, the failing one included. */
  readonly steps_before: number;
}

/** The answer to `why`. */
export interface Explanation {
  /** `ok`: nothing failed; `running`: nothing failed so far and something still runs. */
  readonly verdict: 'failed' | 'running' | 'ok' | 'empty';
  readonly failure?: Failure;
  /** Further failures, such as a second saga's. */
  readonly other_failures: readonly Failure[];
  /** Tools and other operations that failed and that the application went on after, in order of their ends. */
  readonly went_on_after: readonly Failure[];
  /** Root → … → what failed. */
  readonly path: readonly PathNode[];
  readonly decisions: readonly PathDecision[];
  /** Without those that were not needed. */
  readonly compensations: readonly CompensationReport[];
  readonly successes: readonly Activity[];
  readonly pending: readonly Activity[];
  readonly completeness: Completeness;
}

/** One line of the timeline: an event, a span's start, or an event without order, placed by its time. */
export type TimelineEntry =
  | { readonly kind: 'event'; readonly timestamp: string; readonly offset_ms: number; readonly event: LogEvent }
  | { readonly kind: 'span'; readonly timestamp: string; readonly offset_ms: number; readonly span: LogSpan }
  | {
      readonly kind: 'unordered';
      readonly timestamp: string;
      readonly offset_ms: number;
      readonly event: UnorderedEvent;
    };

/** Every question to one recording. Pure: the same recording and `now` give the same answers. */
export interface TraceQuery {
  /** The earliest root of the tree. */
  root(): TreeNode | undefined;
  /** All roots: one per trace, more where parents are missing; by start. */
  tree(): readonly TreeNode[];
  children(spanId: string): readonly TreeNode[];
  /** Root → … → the node of a span id or an event id. Empty if unknown. */
  path(id: string): readonly TreeNode[];
  /** What failed first, on the path to the outermost failure. */
  failure(): Failure | undefined;
  failures(): readonly Failure[];
  /** Scopes with a beginning and an end: calls, turns, workflows, stages, sagas, steps, compensations, commands … in order of their start. */
  activities(): readonly Activity[];
  successes(): readonly Activity[];
  /** What has begun and not ended: `running`, `lost` with its process, or `left_open` by the call or turn around it. */
  pending(): readonly Activity[];
  /** Events whose name matches a name or a glob such as `saga.*`. */
  byType(glob: string): readonly LogEvent[];
  byTag(tag: string): readonly LogEvent[];
  compensations(): readonly CompensationReport[];
  decisions(): readonly DecisionReport[];
  /** Milliseconds from the first to the last sign; `undefined` of an empty recording. */
  duration(): number | undefined;
  timeline(): readonly TimelineEntry[];
  completeness(): Completeness;
  why(): Explanation;
}

export interface TraceQueryOptions {
  /** Milliseconds since the epoch; decides what counts as lost. The time of asking by default. */
  readonly now?: number;
}
