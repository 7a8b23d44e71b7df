import { stripVTControlCharacters } from 'node:util';

/**
 * Text from the log as it may be printed: on one line, and without control characters, for what a caller said must
 * not move the reader's cursor or set colours.
 */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
