import type { Answer, Finding, Problem } from '@spanreel/log';

import { count } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import type { Names } from './names.ts';

/** A finding as a sentence: which event of whom, what is wrong with it, and where it stands. */
export function findingWords(finding: Finding, names: Names): string {
  const { kind, detail, event_type: type, seq, upto_seq: upto = seq, writer_id: writer, place, answer } = finding;
  const where = place ? names.place(place) : '';
  const whose = writer === undefined ? '' : ` of ${names.writer(writer)}`;
  if (kind === 'missing' || kind === 'missing-tail') {
    const what = `seq ${seq === upto ? seq : `${seq}–${upto}`}${whose}`;
    const says = answer ? `, as ${requestWords(answer, names)} was answered` : '';
    const after = `${says}${where === '' ? '' : `, behind ${where}`}`;
    return kind === 'missing' ? `${what} is missing${after}` : `the end is missing: ${what}${after}`;
  }
  if (kind === 'missing-record' && answer) {
    const who = oneLine(answer.service_name ?? names.writer(answer.writer_id));
    const lost = `${count(answer.seq, 'event')} at least (deleted, not collected yet, or given with another --log?)`;
    return `the record of ${who}, which answered ${requestWords(answer, names)}, is missing: ${lost}, told in ${where}`;
  }
  const which = type === undefined || seq === undefined ? '' : `${type}, seq ${seq}${whose}: `;
  return oneLine(`${which}${detail.replace(/^event was altered: /, '')}${where === '' ? '' : `, ${where}`}`);
}

function requestWords({ request = 'a request', told_by }: Answer, names: Names): string {
  return `${oneLine(request)} of ${names.writer(told_by)}`;
}

/** What was odd with a line, though nothing was lost. */
export function noticeWords({ kind, place, bytes }: Problem, names: Names): string {
  const what = {
    torn: 'torn line',
    repeated: 'line that breaks off, written again as a whole',
    garbage: 'line that is no JSON',
    oversized: 'line longer than can be read',
    foreign: 'line that is JSON but no OTLP, skipped',
    protobuf: 'protobuf, not read',
    glued: 'two documents on one line, both read',
    unterminated: 'last line without its line end, read',
  }[kind];
  return `${what} (${count(bytes, 'byte')}), ${names.place(place)}`;
}
