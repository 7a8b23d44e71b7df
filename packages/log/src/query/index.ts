export type { Activity, ErrorFact, Outcome } from './activity.ts';
export { traceQuery } from './create-trace-query.ts';
export type {
  Cause,
  CompensationReport,
  CompensationStatus,
  DecisionReport,
  Explanation,
  Failure,
  PathDecision,
  TimelineEntry,
  TraceQuery,
  TraceQueryOptions,
  PathNode,
  TreeNode,
} from './trace-query.ts';
