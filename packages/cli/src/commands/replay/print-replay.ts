import type { CheckpointResult, ReplayReport, StreamFold, WriterFold } from '@spanreel/replay';

import { count, formatRanges, listOf } from '../../terminal/format.ts';
import { layOutColumns } from '../../terminal/columns.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Style } from '../../terminal/style.ts';
import { findingWords } from '../../words/finding-words.ts';
import { verdictWords } from '../../words/verdict-words.ts';
import { printDivergence } from './print-divergence.ts';

type NameOf = (writerId: string) => string;

/** The verdict first, then what is wrong and where, then each process. */
export function printReplay(screen: Screen, what: string, report: ReplayReport, nameOf: NameOf): void {
  const { style } = screen;
  const { mark, word, paint } = verdictWords(report.verdict, style);
  screen.text(`${paint(mark)} ${style.strong(what)}  ${paint(word)}${reason(report, nameOf)}`, 2);

  for (const finding of report.integrity.findings) {
    const found = verdictWords(finding.verdict, style);
    screen.text(`  ${found.paint(found.word)}  ${findingWords(finding, nameOf)}`, 4);
  }
  for (const stream of report.streams) printStream(screen, stream, nameOf, report.streams.length > 1);
}

function printStream(screen: Screen, stream: StreamFold, nameOf: NameOf, named: boolean): void {
  const { style } = screen;
  for (const { saga, message, writer_id: writer, writer_seq: seq } of stream.illegal_transitions) {
    screen.text(
      `  ${style.bad('diverged')}  saga ${oneLine(saga)}: ${oneLine(message)}, seq ${seq} of ${nameOf(writer)}`,
      4,
    );
  }
  for (const writer of stream.writers) {
    for (const result of writer.checkpoints) {
      if (result.outcome === 'diverged') printDivergence(screen, result, nameOf(writer.writer_id));
    }
  }
  screen.line();
  if (named) screen.line(`  ${style.quiet('stream')} ${style.typed(stream.stream_id)}`);
  const rows = stream.writers.map((writer) => writerRow(writer, nameOf, style));
  const columns = [{}, {}, { align: 'right' }, { shrinkTo: 24 }] as const;
  for (const line of layOutColumns(columns, rows, { width: screen.width - 2 })) screen.line(`  ${line}`);
}

function writerRow(writer: WriterFold, nameOf: NameOf, style: Style): string[] {
  const { mark, paint } = verdictWords(writerVerdict(writer), style);
  return [paint(mark), nameOf(writer.writer_id), count(writer.events, 'event'), writerWords(writer)];
}

function writerVerdict({ checkpoints }: WriterFold): Parameters<typeof verdictWords>[0] {
  const outcomes = new Set(checkpoints.map(({ outcome }) => outcome));
  if (outcomes.has('incomplete')) return 'gap';
  if (outcomes.has('diverged')) return 'diverged';
  return outcomes.has('verified') ? 'verified' : 'inconclusive';
}

function writerWords({ checkpoints, uncovered }: WriterFold): string {
  const agree = checkpoints.filter(({ outcome }) => outcome === 'verified').length;
  const parts = [
    ...(checkpoints.length > 0 ? [agreement(agree, checkpoints.length)] : []),
    ...checkpoints.flatMap(flaw),
    ...(uncovered
      ? [`no checkpoint ${checkpoints.length > 0 ? 'after' : 'for'} seq ${uncovered.from_seq}–${uncovered.upto_seq}`]
      : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing to compare: none of its events changes the state';
}

function agreement(agree: number, all: number): string {
  if (agree === all) return `${count(all, 'checkpoint')} ${all === 1 ? 'agrees' : 'agree'}`;
  return `${agree} of ${count(all, 'checkpoint')} ${agree === 1 ? 'agrees' : 'agree'}`;
}

function flaw(result: CheckpointResult): string[] {
  if (result.outcome === 'unverifiable') return [`not comparable at seq ${result.seq}: ${result.reason}`];
  return result.outcome === 'incomplete' ? [`seq ${formatRanges(result.missing)} missing`] : [];
}

/** What stands behind the verdict in the first line, where the word alone would leave a question. */
function reason({ verdict, streams, integrity }: ReplayReport, nameOf: NameOf): string {
  if (verdict === 'inconclusive') {
    return integrity.checked.events === 0
      ? ': the log holds no events of it'
      : ': there is no checkpoint to compare with, so nothing is proven';
  }
  if (verdict !== 'verified') return '';
  const writers = streams.flatMap((stream) => stream.writers);
  const unproven = writers.filter((writer) => writer.uncovered !== undefined);
  const checkpoints = writers.flatMap((writer) => writer.checkpoints).length;
  const but =
    unproven.length > 0 ? `, but for what ${listOf(unproven.map((w) => nameOf(w.writer_id)))} did without one` : '';
  return `: the events lead to the state of ${count(checkpoints, 'checkpoint')}${but}`;
}
