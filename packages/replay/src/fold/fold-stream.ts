import { type SpineEvent, upcast } from '@spanreel/events';
import { type IntegrityReport, type Recording, verifyRecording } from '@spanreel/log';

import { type IllegalTransition, checkSagas } from '../saga/check-sagas.ts';
import { type WriterFold, foldWriter } from './fold-writer.ts';
import { type ReplayVerdict, worstReplayVerdict } from './replay-verdict.ts';

/** One stream, folded. */
export interface StreamFold {
  readonly stream_id: string;
  readonly verdict: ReplayVerdict;
  readonly writers: readonly WriterFold[];
  readonly illegal_transitions: readonly IllegalTransition[];
}

/** What a replay says: whether the events lead to the state that the helpers really reached, and how far the log can be trusted. */
export interface ReplayReport {
  /** The worst of the streams' and of the log's integrity. */
  readonly verdict: ReplayVerdict;
  readonly streams: readonly StreamFold[];
  readonly integrity: IntegrityReport;
}

/**
 * Folds every stream of a recording, writer by writer, and compares with the checkpoints taken live.
 *
 * Pure: the same recording gives the same report. Gaps, torn lines and altered events weigh more than a divergence,
 * for a fold of other events than those written proves nothing.
 *
 * @example
 * const source = filesSource({ directories: ['.spanreel/log'] });
 * const report = foldStream(await source.readStream('0192f0c1-7a50-7c3e-9d6c-000000000001'));
 * console.log(report.verdict); // verified
 */
export function foldStream(recording: Recording): ReplayReport {
  const integrity = verifyRecording(recording);
  const folds = [...Map.groupBy(originals(recording), (event) => event.stream_id)]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([id, events]) => foldOne(id, events));
  // Streams that hold no state, such as a process's own, have nothing to say beside one that does.
  const withState = folds.filter((fold) => fold.writers.some(holdsState));
  const streams = withState.length > 0 ? withState : folds;
  const verdicts = streams.map((stream) => stream.verdict);
  return {
    verdict: streams.length === 0 ? 'inconclusive' : worstReplayVerdict([integrity.verdict, ...verdicts]),
    streams,
    integrity,
  };
}

function foldOne(streamId: string, events: readonly SpineEvent[]): StreamFold {
  const writers = [...Map.groupBy(events, (event) => event.writer_id)]
    .map(([id, own]) => foldWriter(id, own))
    .toSorted((a, b) => compareText(a.writer_id, b.writer_id));
  const illegal = checkSagas(events.toSorted(byStreamOrder));
  return { stream_id: streamId, verdict: verdictOf(writers, illegal), writers, illegal_transitions: illegal };
}

function verdictOf(writers: readonly WriterFold[], illegal: readonly IllegalTransition[]): ReplayVerdict {
  const results = writers.flatMap((writer) => writer.checkpoints);
  if (results.some(({ outcome }) => outcome === 'incomplete')) return 'gap';
  if (illegal.length > 0 || results.some(({ outcome }) => outcome === 'diverged')) return 'diverged';
  return results.some(({ outcome }) => outcome === 'verified') ? 'verified' : 'inconclusive';
}

function holdsState(writer: WriterFold): boolean {
  return writer.checkpoints.length > 0 || writer.uncovered !== undefined;
}

/** The streams' events, whole and once each, under their names and schemas of today. Of a conflict the first found stands. */
function originals(recording: Recording): SpineEvent[] {
  const once = new Map<string, SpineEvent>();
  for (const { original } of recording.copies) {
    const stamp = `${original.stream_id} ${original.writer_id} ${original.writer_seq}`;
    if (!once.has(stamp)) once.set(stamp, upcast(original));
  }
  return [...once.values()];
}

/** The total order of a stream: clock, then writer, then the writer's own sequence. */
function byStreamOrder(a: SpineEvent, b: SpineEvent): number {
  return a.clock - b.clock || compareText(a.writer_id, b.writer_id) || a.writer_seq - b.writer_seq;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
