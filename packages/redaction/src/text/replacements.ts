import type { Stretch } from './quoted-value.ts';

/** What a replacement of ours looks like, token or label; whether it is one only the key tells. */
export const REPLACEMENT_SHAPE = '<[A-Z][A-Z_]{1,31}:[\\w.*-]{1,64}>';
const REPLACEMENT = new RegExp(REPLACEMENT_SHAPE, 'g');

/** Where something in a text looks like a replacement of ours, in order. */
export function replacementsIn(text: string): readonly Stretch[] {
  if (!text.includes('<')) return NONE;
  return Array.from(text.matchAll(REPLACEMENT), ({ 0: { length }, index }) => ({ start: index, end: index + length }));
}

/** The text with nothing in what looks like a replacement of ours: `<SECRET:password>` is no word for a password. */
export function withoutReplacements(text: string): string {
  return text.includes('<') ? text.replaceAll(REPLACEMENT, '<>') : text;
}

const NONE: readonly Stretch[] = [];
