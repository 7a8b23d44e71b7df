import { isUtf8 } from 'node:buffer';

import type { Redactor } from '@spanreel/redaction';

import { type Line, MARGIN } from './lines-of.ts';

/** What was found in a line. */
interface Found {
  readonly entity: string;
  /** Where it stood in the line, in characters; absent where the line is JSON, SQL or bytes and was taken apart. */
  readonly start?: number;
  readonly end?: number;
  readonly replacement: string;
}

export interface RedactedLine {
  readonly bytes: Uint8Array;
  /** Empty unless asked for. */
  readonly found: readonly Found[];
}

const REPLACEMENT = /<([A-Z][A-Z_]{1,31}):[\w.*-]{1,64}>/g;
const CUT = /…\[\+(\d+) characters\]$/;
/** Bytes of a character that the end of what was kept cuts in two. */
const TORN = /\uFFFD$/;

/** Redacts one line; with `explain` it also tells what was found. */
export function redactLine(redactor: Redactor, { bytes, missing }: Line, explain: boolean): RedactedLine {
  if (missing === 0 && !isUtf8(bytes)) return redactBytes(redactor, bytes, explain);
  const text = bytes.toString('utf8').replace(missing === 0 ? /$^/ : TORN, '');
  const redacted = missing === 0 ? redactor.text(text) : cutText(redactor, text, missing);
  return { bytes: Buffer.from(redacted), found: explain ? findingsIn(redactor, text, redacted) : [] };
}

function redactBytes(redactor: Redactor, bytes: Uint8Array, explain: boolean): RedactedLine {
  const redacted = redactor.value('', bytes as unknown) as Uint8Array;
  return { bytes: redacted, found: explain ? replacementsIn(Buffer.from(redacted).toString('latin1')) : [] };
}

function cutText(redactor: Redactor, text: string, missing: number): string {
  const redacted = redactor.text(text, text.length - MARGIN);
  return redacted.replace(CUT, (_, more: string) => `…[+${Number(more) + missing} characters]`);
}

/** Where the replacements stood, if replacing these stretches is all that happened; else only which there are. */
function findingsIn(redactor: Redactor, text: string, redacted: string): readonly Found[] {
  if (text === redacted) return [];
  const stretches = redactor.explain(text);
  let replaced = '';
  let at = 0;
  for (const { start, end, replacement } of stretches) {
    replaced += text.slice(at, start) + replacement;
    at = end;
  }
  if (replaced + text.slice(at) !== redacted) return replacementsIn(redacted);
  return stretches.map(({ entity, start, end, replacement }) => ({ entity, start, end, replacement }));
}

function replacementsIn(redacted: string): readonly Found[] {
  return Array.from(redacted.matchAll(REPLACEMENT), ([replacement, entity]) => ({ entity: entity!, replacement }));
}
