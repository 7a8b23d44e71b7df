import type { ReplayReport, StreamFold } from '@spanreel/replay';

import { count, listOf } from '../../terminal/format.ts';
import { layOutColumns } from '../../terminal/columns.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Names } from '../../words/names.ts';
import { findingWords } from '../../words/finding-words.ts';
import { verdictWords } from '../../words/verdict-words.ts';
import { printDivergence } from './print-divergence.ts';
import { writerRow } from './writer-row.ts';

/** The verdict first, then what is wrong and where, then each process. */
export function printReplay(screen: Screen, what: string, report: ReplayReport, names: Names): void {
  const { style } = screen;
  const { mark, word, paint } = verdictWords(report.verdict, style);
  screen.text(`${paint(mark)} ${style.strong(what)}  ${paint(word)}${reason(report, names)}`, 2);

  for (const finding of report.integrity.findings) {
    const found = verdictWords(finding.verdict, style);
    screen.text(`  ${found.paint(found.word)}  ${findingWords(finding, names)}`, 4);
  }
  for (const stream of report.streams) printStream(screen, stream, report, names);
}

function printStream(screen: Screen, stream: StreamFold, report: ReplayReport, names: Names): void {
  const { style } = screen;
  for (const { saga, message, writer_id: writer, writer_seq: seq } of stream.illegal_transitions) {
    screen.text(
      `  ${style.bad('diverged')}  saga ${oneLine(saga)}: ${oneLine(message)}, seq ${seq} of ${names.writer(writer)}`,
      4,
    );
  }
  for (const writer of stream.writers) {
    for (const result of writer.checkpoints) {
      if (result.outcome === 'diverged') printDivergence(screen, result, names.writer(writer.writer_id));
    }
  }
  screen.line();
  if (report.streams.length > 1) screen.line(`  ${style.quiet('stream')} ${style.typed(stream.stream_id)}`);
  const rows = stream.writers.map((writer) => writerRow(writer, report, names, style));
  const columns = [{}, {}, { align: 'right' }, { shrinkTo: 24 }] as const;
  for (const line of layOutColumns(columns, rows, { width: screen.width - 2 })) screen.line(`  ${line}`);
}

/** What stands behind the verdict in the first line, where the word alone would leave a question. */
function reason({ verdict, streams, integrity }: ReplayReport, names: Names): string {
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
    unproven.length > 0
      ? `, but for what ${listOf(unproven.map((w) => names.writer(w.writer_id)))} did without one`
      : '';
  return `: the events lead to the state of ${count(checkpoints, 'checkpoint')}${but}`;
}
