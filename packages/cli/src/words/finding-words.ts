import type { Finding, Problem } from '@spanreel/log';

import { count } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import type { Names } from './names.ts';

/** A finding as a sentence: which event of whom, what is wrong with it, and where it stands. */
export function findingWords(finding: Finding, names: Names): string {
  const { kind, detail, event_type: type, seq, upto_seq: upto = seq, writer_id: writer, place } = finding;
  const where = place ? names.place(place) : '';
  const whose = writer === undefined ? '' : ` of ${names.writer(writer)}`;
  if (kind === 'missing' || kind === 'missing-tail') {
    const what = `seq ${seq === upto ? seq : `${seq}–${upto}`}${whose}`;
    const after = where === '' ? '' : `, behind ${where}`;
    return kind === 'missing' ? `${what} is missing${after}` : `the end is missing: ${what}${after}`;
  }
  const which = type === undefined || seq === undefined ? '' : `${type}, seq ${seq}${whose}: `;
  return oneLine(`${which}${detail.replace(/^event was altered: /, '')}${where === '' ? '' : `, ${where}`}`);
}

/** What was odd with a line, though nothing was lost. */
export function noticeWords({ kind, place, bytes }: Problem, names: Names): string {
  const what = {
    torn: 'torn line',
    garbage: 'line that is no JSON',
    oversized: 'line longer than can be read',
    foreign: 'line that is JSON but no OTLP, skipped',
    glued: 'two documents on one line, both read',
    unterminated: 'last line without its line end, read',
  }[kind];
  return `${what} (${count(bytes, 'byte')}), ${names.place(place)}`;
}
