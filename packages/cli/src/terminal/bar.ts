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

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
