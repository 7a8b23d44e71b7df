import type { Finding, Problem } from '@spanreel/log';

import { count } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import { placeWords } from './record-words.ts';

/** A finding as a sentence: which event of whom, what is wrong with it, and where it stands. */
export function findingWords(finding: Finding, nameOf: (writerId: string) => string = shortWriter): string {
  const { detail, event_type: type, seq, writer_id: writer, place } = finding;
  const whose = writer === undefined ? '' : ` of ${nameOf(writer)}`;
  const which = type === undefined || seq === undefined ? '' : `${type}, seq ${seq}${whose}: `;
  // What is missing has no type; its sentence names the numbers.
  const missing = type === undefined ? whose : '';
  return oneLine(`${which}${detail}${missing}${place ? `, ${placeWords(place)}` : ''}`);
}

function shortWriter(id: string): string {
  return `process ${id}`;
}

/** What was odd with a line, though nothing was lost. */
export function noticeWords({ kind, place, bytes }: Problem): string {
  const what = {
    torn: 'torn line',
    garbage: 'line that is no JSON',
    oversized: 'line longer than can be read',
    foreign: 'line that is JSON but no OTLP, skipped',
    glued: 'two documents on one line, both read',
    unterminated: 'last line without its line end, read',
  }[kind];
  return `${what} (${count(bytes, 'byte')}): ${placeWords(place)}`;
}
