import { styleText } from 'node:util';

import type { Summary } from './statistics.ts';

/** One line of the budget table of the design, with what this run measured. */
export interface Budget {
  readonly what: string;
  /** Undefined when this run could not measure it. */
  readonly measured: number | undefined;
  readonly limit: number;
  readonly unit: string;
  /** Why it could not be measured. */
  readonly missing?: string;
}

export type Verdict = 'met' | 'not met' | 'not measured';

export function verdictOf({ measured, limit }: Budget): Verdict {
  if (measured === undefined || Number.isNaN(measured)) return 'not measured';
  return measured <= limit ? 'met' : 'not met';
}

/** Rows under headings, columns as wide as their widest cell; numbers right, the first column left. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(headings), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export function budgetTable(budgets: readonly Budget[]): string {
  return table(
    ['budget', 'measured', 'limit', 'verdict'],
    budgets.map((budget) => {
      const { what, measured, limit, unit, missing } = budget;
      const verdict = verdictOf(budget);
      const shown = verdict === 'not measured' ? '' : `${figure(measured ?? 0)} ${unit}`;
      return [what, shown, `≤ ${figure(limit)} ${unit}`, missing === undefined ? verdict : `${verdict}: ${missing}`];
    }),
  );
}

/** "53.1 (51.0–56.2)": the median and its quartiles. */
export function spread({ median, lower, upper }: Summary): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`;
}

/** Three significant digits, never in exponents. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

export function heading(text: string): string {
  return `\n${styleText('bold', text)}\n`;
}
