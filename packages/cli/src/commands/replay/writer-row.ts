import {
  type CheckpointResult,
  type ReplayReport,
  type ReplayVerdict,
  type WriterFold,
  worstReplayVerdict,
} from '@spanreel/replay';

import { count, formatRanges } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Style } from '../../terminal/style.ts';
import type { Names } from '../../words/names.ts';
import { verdictWords } from '../../words/verdict-words.ts';

/** One process's part of a stream: verdict, name, events, and what its checkpoints say. */
export function writerRow(writer: WriterFold, report: ReplayReport, names: Names, style: Style): string[] {
  const { mark, paint } = verdictWords(writerVerdict(writer, report), style);
  return [paint(mark), names.writer(writer.writer_id), count(writer.events, 'event'), writerWords(writer)];
}

/** The worst that its own checkpoints and the findings about it say. */
function writerVerdict(
  { writer_id: id, checkpoints }: WriterFold,
  { integrity, streams }: ReplayReport,
): ReplayVerdict {
  const outcomes = new Set(checkpoints.map(({ outcome }) => outcome));
  const isIllegal = streams.some(({ illegal_transitions: found }) =>
    found.some(({ writer_id: writer }) => writer === id),
  );
  const diverged = isIllegal || outcomes.has('diverged') ? 'diverged' : 'verified';
  const own = outcomes.has('incomplete') ? 'gap' : diverged;
  const found = integrity.findings.filter(({ writer_id: writer }) => writer === id).map(({ verdict }) => verdict);
  const worst = worstReplayVerdict([own, ...found]);
  return worst === 'verified' && !outcomes.has('verified') ? 'inconclusive' : worst;
}

function writerWords({ checkpoints, uncovered }: WriterFold): string {
  const agree = checkpoints.filter(({ outcome }) => outcome === 'verified').length;
  const parts = [
    ...(agree > 0 ? [`${count(agree, 'checkpoint')} ${agree === 1 ? 'agrees' : 'agree'}`] : []),
    ...checkpoints.flatMap(flaw),
    ...(uncovered ? [`no checkpoint ${checkpoints.length > 0 ? 'after' : 'for'} ${range(uncovered)}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing to compare: none of its events changes the state';
}

function flaw(result: CheckpointResult): string[] {
  switch (result.outcome) {
    case 'verified':
      return [];
    case 'diverged':
      return [`the checkpoint of seq ${result.seq} differs`];
    case 'incomplete':
      return [`the checkpoint of seq ${result.seq} needs seq ${formatRanges(result.missing)}`];
    case 'unverifiable':
      return [`the checkpoint of seq ${result.seq} cannot be compared: ${oneLine(result.reason)}`];
  }
}

function range({ from_seq: from, upto_seq: upto }: { readonly from_seq: number; readonly upto_seq: number }): string {
  return `seq ${from === upto ? from : `${from}–${upto}`}`;
}
