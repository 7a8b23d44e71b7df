import type { IntegrityReport } from '@spanreel/log';

import { count } from '../../terminal/format.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Names } from '../../words/names.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { findingWords, noticeWords } from '../../words/finding-words.ts';
import { verdictWords } from '../../words/verdict-words.ts';

export interface Naming {
  readonly names: Names;
  readonly named: boolean;
}

/** As many findings as fit a screen; `--json` has all. */
const SHOWN = 20;

/** @param named whether findings name their stream: of a whole log, and not of the one that was asked for */
export function printIntegrity(screen: Screen, what: string, report: IntegrityReport, { names, named }: Naming): void {
  const { style } = screen;
  const { mark, word, paint } = verdictWords(report.verdict, style);
  const { events, streams, chains } = report.checked;
  const checked = `${count(events, 'event')} in ${count(streams, 'stream')}`;
  screen.text(`${paint(mark)} ${style.strong(what)}  ${paint(word)}  ${style.quiet(checked)}`, 2);
  for (const finding of report.findings.slice(0, SHOWN)) {
    const found = verdictWords(finding.verdict, style);
    const stream = named && finding.stream_id !== undefined ? `, stream ${oneLine(finding.stream_id)}` : '';
    screen.text(`  ${found.paint(found.word)}  ${findingWords(finding, names)}${stream}`, 4);
  }
  more(screen, report.findings.length);
  for (const notice of report.notices.slice(0, SHOWN))
    screen.text(`  ${style.quiet(`odd  ${noticeWords(notice, names)}`)}`, 4);
  more(screen, report.notices.length);
  const open = chains - report.confirmed_tails;
  if (open > 0) {
    const whose = `the end of ${open} of ${count(chains, 'chain')}`;
    screen.text(
      `  ${style.quiet(`${whose} is confirmed by no later sign of life: a cut tail would not show there`)}`,
      2,
    );
  }
  if (report.verdict === 'verified')
    screen.text(`  ${style.quiet('detects accidents; no signing key is configured')}`, 2);
}

function more(screen: Screen, all: number): void {
  if (all > SHOWN) screen.line(`  … and ${all - SHOWN} more; --json has all`);
}
