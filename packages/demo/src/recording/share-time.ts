import type { Word } from './recorded-call.ts';

/** Words of which nobody knows the times: they share a stretch of time evenly. */
export function shareTime(
  texts: readonly string[],
  { start_ms, end_ms }: { readonly start_ms: number; readonly end_ms: number },
): Word[] {
  const share = (end_ms - start_ms) / Math.max(1, texts.length);
  return texts.map((text, at) => ({
    text,
    start_ms: Math.round(start_ms + at * share),
    end_ms: Math.round(start_ms + (at + 1) * share),
  }));
}
