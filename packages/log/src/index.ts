export {
  type Finding,
  type FindingKind,
  type IntegrityReport,
  VERDICT_EXIT_CODE,
  type Verdict,
  verifyRecording,
  worstVerdict,
} from './integrity/index.ts';
export {
  type Activity,
  type Cause,
  type CompensationReport,
  type CompensationStatus,
  type DecisionReport,
  type ErrorFact,
  type Explanation,
  type Failure,
  type Outcome,
  type PathDecision,
  type TimelineEntry,
  type TraceQuery,
  type TraceQueryOptions,
  type PathNode,
  type TreeNode,
  traceQuery,
} from './query/index.ts';
export type { LogEvent, StoredEvent, UnorderedEvent } from './reader/log-event.ts';
export { isLogFileName } from './reader/log-file-name.ts';
export { LogDirectoryError } from './reader/log-files.ts';
export type { LogLink, LogSpan, LogSpanEvent, SpanKind } from './reader/log-span.ts';
export type { Place } from './reader/place.ts';
export { LOSSES, type Problem, type ProblemKind } from './reader/problem.ts';
export { type FilesSourceOptions, filesSource } from './source/files-source.ts';
export { type MemorySourceOptions, eventLine, memorySource } from './source/memory-source.ts';
export type { Answer, Completeness, Conflict, Gap, Head, Recording, WriterLife } from './source/recording.ts';
export type {
  IdKind,
  IdMatch,
  Selection,
  SourceCapabilities,
  SpineSource,
  StreamFilter,
  StreamKind,
  StreamSummary,
  VerifyOptions,
} from './source/spine-source.ts';
export { LOST_AFTER_MS, writerState } from './source/writer-lives.ts';
