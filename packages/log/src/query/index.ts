export type { Activity } from './activity.ts';
export type {
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
} from './trace-query.ts';
