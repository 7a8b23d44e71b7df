import { distance } from 'fastest-levenshtein';

/** Those candidates that may have been meant, nearest first: at most a third of the letters differ, or one begins the other. */
export function nearest(typed: string, candidates: Iterable<string>, limit = 3): string[] {
  const scored: { readonly candidate: string; readonly score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const begins = typed.length > 1 && candidate.startsWith(typed);
    const score = begins ? 0 : lettersOf(typed) === lettersOf(candidate) ? 1 : distance(typed, candidate);
    if (score <= Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3)))
      scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, limit).map(({ candidate }) => candidate);
}

/** Two letters in each other's place are one slip of the fingers, though two changes. */
function lettersOf(word: string): string {
  return Array.from(word).toSorted().join('');
}
