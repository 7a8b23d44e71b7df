import type { Style } from '../../terminal/style.ts';
import type { RedactedLine } from './redact-line.ts';

/** A row for each thing that was found in a line: where, as columns from 1, and what it became. */
export function printFindings(line: number, { found }: RedactedLine, style: Style): string[] {
  return found.map(({ entity, start, end, replacement }) => {
    const where = start === undefined || end === undefined ? `${line}` : `${line}:${start + 1}-${end}`;
    return style.quiet(`  ${where.padEnd(12)} ${entity.padEnd(14)} ${replacement}`);
  });
}
