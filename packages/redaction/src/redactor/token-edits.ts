import type { Finding } from '../detectors/detector.ts';
import type { Edit } from '../text/apply-edits.ts';
import type { FoundToken } from '../tokens/token-maker.ts';

/** Findings that are not within a genuine token: it is no value any more. */
export function outside(findings: readonly Finding[], tokens: readonly FoundToken[]): readonly Finding[] {
  if (tokens.length === 0) return findings;
  let next = 0;
  return findings
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      while (next < tokens.length && tokens[next]!.end <= start) next++;
      const token = tokens[next];
      return token === undefined || !token.genuine || start < token.start || token.end < end;
    });
}

/** Edits and, between them, the tokens already there: genuine ones kept whole, look-alikes marked as such. */
export function withTokens(edits: readonly Edit[], tokens: readonly FoundToken[], text: string): readonly Edit[] {
  if (tokens.length === 0) return edits;
  const all: Edit[] = [...edits];
  let next = 0;
  for (const { start, end, genuine } of tokens) {
    while (next < edits.length && edits[next]!.end <= start) next++;
    if (next < edits.length && edits[next]!.start < end && (genuine || edits[next]!.start <= start)) continue;
    // A look-alike is no token of ours: its bracket is changed, so that nobody takes it for one.
    all.push(genuine ? { start, end, text: text.slice(start, end) } : { start, end: start + 1, text: '‹' });
  }
  return all.sort((a, b) => a.start - b.start);
}
