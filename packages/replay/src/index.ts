export type { CheckpointResult, Suspect } from './fold/check-checkpoint.ts';
export type { Difference } from './fold/diff-values.ts';
export { type ReplayReport, type StreamFold, foldStream } from './fold/fold-stream.ts';
export type { Uncovered, WriterFold } from './fold/fold-writer.ts';
export { type ReplayVerdict, replayExitCode, worstReplayVerdict } from './fold/replay-verdict.ts';
export type { IllegalKind, IllegalTransition } from './saga/check-sagas.ts';
