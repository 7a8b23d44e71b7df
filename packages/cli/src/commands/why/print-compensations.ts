import type { CompensationReport } from '@spanreel/log';
import stringWidth from 'string-width';

import { pad } from '../../terminal/columns.ts';
import { listOf } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { printPairs } from '../../terminal/print-pairs.ts';
import type { Screen } from '../../terminal/screen.ts';
import { errorWords } from '../../words/error-words.ts';
import { compensationWords } from '../../words/outcome.ts';

/** What became of everything that was to be undone, saga by saga. */
export function printCompensations(screen: Screen, reports: readonly CompensationReport[]): void {
  const { style } = screen;
  for (const ofSaga of Map.groupBy(reports, ({ saga_id: id }) => id).values()) {
    const verbs = ofSaga.map(({ status }) => compensationWords(status, style));
    const widest = Math.max(...verbs.map(({ mark, word }) => stringWidth(`${mark} ${word}`)));
    screen.line();
    screen.line(`${style.strong('Compensations')} ${style.quiet(`of ${oneLine(ofSaga[0]?.saga ?? '')}`)}`);
    printPairs(
      screen,
      ofSaga.map((report, index) => {
        const { mark = '', word = '', paint = String } = verbs[index] ?? {};
        return [`${pad(paint(`${mark} ${word}`), widest)}  ${oneLine(report.step)}`, detail(report)];
      }),
    );
  }
  const inEffect = reports.filter(isInEffect);
  if (inEffect.length > 0) {
    const steps = listOf(inEffect.map(({ step }) => oneLine(step)));
    screen.text(`  ${style.strong(`${steps} ${inEffect.length === 1 ? 'is' : 'are'} still in effect`)}`, 2);
  }
  const isSettled = reports.every(({ status }) => status === 'done' || status === 'skipped');
  if (reports.length > 0 && isSettled) screen.line(`  ${style.quiet('everything that took effect was undone')}`);
}

/** Took effect and was not undone; where an undoing was begun and lost, nobody knows. */
function isInEffect({ status, step_outcome: step, attempts }: CompensationReport): boolean {
  return step === 'succeeded' && (status === 'failed' || (status === 'orphaned' && attempts === 0));
}

function detail(report: CompensationReport): string {
  const attempts = report.attempts > 1 ? `after ${report.attempts} attempts` : '';
  const effect = report.step_outcome === 'unknown' ? 'its step may have taken effect' : '';
  return [errorWords(report), oneLine(report.reason ?? ''), effect, attempts].filter((part) => part !== '').join('; ');
}
