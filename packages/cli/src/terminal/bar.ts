const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Where something lay within a whole, as a bar exactly `width` wide; what is shorter than half a cell is a thin mark. */
export function timeBar(from: number, to: number, whole: number, width: number): string {
  if (whole <= 0) return '█'.repeat(width);
  const first = clamp(Math.floor((from / whole) * width), 0, width - 1);
  const last = clamp(Math.ceil((to / whole) * width), first + 1, width);
  const full = to - from >= (whole / width) * 0.5;
  return (
    ' '.repeat(first) + (full ? '█'.repeat(last - first) : '▏') + ' '.repeat(full ? width - last : width - first - 1)
  );
}

/** A part of a whole as a bar from the left, to an eighth of a cell, at most `width` wide. */
export function shareBar(part: number, whole: number, width: number): string {
  if (whole <= 0 || part <= 0) return '';
  const eighths = Math.max(1, Math.round(Math.min(1, part / whole) * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
