import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

export interface Column {
  readonly align?: 'left' | 'right';
  /** May be cut, with an ellipsis, where the screen is too narrow; at least this wide. */
  readonly shrinkTo?: number;
}

/**
 * Lines of text in columns that line up, two spaces apart, without borders and without spaces at the end of a line.
 *
 * @param width columns of the screen; `Infinity` cuts nothing
 */
export function layOutColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, gap = 2 }: { readonly width: number; readonly gap?: number },
): string[] {
  const natural = columns.map((_, index) => Math.max(0, ...rows.map((row) => stringWidth(row[index] ?? ''))));
  const widths = fit(columns, natural, width - gap * (columns.length - 1));
  const space = ' '.repeat(gap);
  return rows.map((row) =>
    columns
      .map((column, index) => pad(row[index] ?? '', widths[index] ?? 0, column.align))
      .join(space)
      .trimEnd(),
  );
}

/** Text cut to a width with an ellipsis; `Infinity` cuts nothing. Colours survive the cut. */
export function cut(text: string, width: number): string {
  return width === Infinity ? text : cliTruncate(text, Math.max(1, width));
}

/** Text made as wide as asked: cut where it is longer, filled with spaces where it is shorter. */
export function pad(text: string, width: number, align: Column['align'] = 'left'): string {
  const shown = stringWidth(text) > width ? cut(text, width) : text;
  const fill = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  return align === 'right' ? fill + shown : shown + fill;
}

/** Takes what is missing from the widest columns that may shrink, a cell at a time, so that none starves. */
function fit(columns: readonly Column[], natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (column.shrinkTo === undefined || width <= column.shrinkTo) continue;
      if (widest < 0 || width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}
