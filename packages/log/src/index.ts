export {
  type Finding,
  type FindingKind,
  type IntegrityReport,
  VERDICT_EXIT_CODE,
  type Verdict,
  worstVerdict,
} from './integrity/index.ts';
export type {
  Activity,
  Cause,
  CompensationReport,
  CompensationStatus,
  DecisionReport,
  ErrorFact,
  Explanation,
  Failure,
  Outcome,
  PathDecision,
  TimelineEntry,
  TraceQuery,
  TraceQueryOptions,
  TreeNode,
} from './query/index.ts';
export type { LogEvent, StoredEvent, UnorderedEvent } from './reader/log-event.ts';
export type { LogLink, LogSpan, LogSpanEvent, SpanKind } from './reader/log-span.ts';
export type { Place } from './reader/place.ts';
export { LOSSES, type Problem, type ProblemKind } from './reader/problem.ts';
export type { Completeness, Conflict, Gap, Head, Recording, WriterLife } from './source/recording.ts';
export type {
  IdKind,
  IdMatch,
  Selection,
  SourceCapabilities,
  SpineSource,
  StreamFilter,
  StreamKind,
  StreamSummary,
} from './source/spine-source.ts';
