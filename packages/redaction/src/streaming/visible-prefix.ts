import type { Redactor } from '../redactor/redactor.ts';
import { openFrom } from './open-suffix.ts';

/** The part of a redactor that reads a text that is not whole yet. */
export type OpenTextRedactor = Pick<Redactor, 'explain' | 'cut'>;

/** What of a text may be shown while it grows. */
export interface VisiblePrefix {
  /** Redacted. */
  readonly shown: string;
  /** How many characters of the text it stands for. */
  readonly length: number;
}

/**
 * What of `text` from character `from` on may be shown: all that no continuation makes a value of, redacted; with
 * `open` the rest begins there at the latest.
 */
export function visiblePrefix(
  redactor: OpenTextRedactor,
  text: string,
  from = 0,
  open: number = openFrom(text),
): VisiblePrefix {
  const findings = redactor.explain(text);
  let end = Math.max(from, open);
  for (const finding of findings.toReversed()) {
    // What has begun and is not decided is held back whole, but what was shown is shown.
    if (finding.start < end && end < finding.end) end = Math.max(from, finding.start);
  }
  let shown = '';
  let at = from;
  for (const { start, end: last, replacement } of findings) {
    if (last <= from || start >= end) continue;
    shown += plain(redactor, text.slice(at, Math.max(at, start))) + replacement;
    at = last;
  }
  const length = Math.max(at, end);
  return { shown: shown + plain(redactor, text.slice(at, end)), length };
}

/** What nobody found: only what looks like a replacement of ours is still to be told apart. */
function plain(redactor: OpenTextRedactor, text: string): string {
  return text.includes('<') ? redactor.cut(text, Number.POSITIVE_INFINITY) : text;
}
