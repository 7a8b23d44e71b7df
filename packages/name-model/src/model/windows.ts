/** A part of a text that a model reads at once: words `first` to `end`, of which it decides about `from` to `to`. */
export interface Window {
  readonly first: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts words of so many tokens into windows of at most `capacity` tokens that overlap by about `overlap`. Each word is decided
 * in the window in which more stands around it. No word has more than `capacity - overlap` tokens.
 */
export function windowsOf(tokens: readonly number[], capacity: number, overlap: number): Window[] {
  const spans: { first: number; end: number }[] = [];
  for (let first = 0; first < tokens.length;) {
    let [end, used] = [first, 0];
    while (end < tokens.length && used + tokens[end]! <= capacity) used += tokens[end++]!;
    spans.push({ first, end });
    if (end === tokens.length) break;
    let next = end;
    for (let shared = 0; next - 1 > first && shared + tokens[next - 1]! <= overlap;) shared += tokens[--next]!;
    first = next;
  }
  return spans.map(({ first, end }, index) => ({
    first,
    end,
    from: middle(spans[index - 1]?.end ?? first, first),
    to: middle(end, spans[index + 1]?.first ?? end),
  }));
}

/** The middle of an overlap. */
function middle(end: number, first: number): number {
  return first + Math.floor((end - first) / 2);
}
