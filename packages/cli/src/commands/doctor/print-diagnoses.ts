import { count, listOf } from '../../terminal/format.ts';
import type { Screen } from '../../terminal/screen.ts';
import { pad } from '../../terminal/columns.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Style } from '../../terminal/style.ts';
import type { Diagnosis, Level } from './diagnosis.ts';

const AREA = 11;

/** One line per finding, its way out below it, and a sum at the end. */
export function printDiagnoses(screen: Screen, diagnoses: readonly Diagnosis[]): void {
  const { style } = screen;
  const indent = AREA + 4;
  let above = '';
  for (const { area, level, finding, way_out: wayOut } of diagnoses) {
    const label = pad(area === above ? '' : area, AREA);
    screen.text(`${mark(level, style)} ${style.quiet(label)}  ${oneLine(finding)}`, indent);
    if (wayOut !== undefined) screen.text(`${' '.repeat(indent)}${style.typed('→')} ${oneLine(wayOut)}`, indent + 2);
    above = area;
  }
  screen.line();
  screen.line(sum(diagnoses));
}

function mark(level: Level, style: Style): string {
  return {
    fine: style.good('✓'),
    note: style.quiet('·'),
    warning: style.warn('!'),
    problem: style.bad('✗'),
  }[level];
}

function sum(diagnoses: readonly Diagnosis[]): string {
  const [problems, warnings] = (['problem', 'warning'] as const).map(
    (level) => diagnoses.filter((diagnosis) => diagnosis.level === level).length,
  );
  const parts = [...(problems ? [count(problems, 'problem')] : []), ...(warnings ? [count(warnings, 'warning')] : [])];
  return parts.length === 0 ? 'Nothing is wrong.' : `${listOf(parts)}.`;
}
