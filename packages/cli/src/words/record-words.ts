import { LOSSES, type Recording, type WriterLife, writerState } from '@spanreel/log';

import { count, formatMoment, formatRanges, listOf } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import { writerNames } from './writer-names.ts';

export interface RecordWords {
  /** `whole: 26 events, none missing`. */
  readonly verdict: string;
  readonly isWhole: boolean;
  /** What is missing or damaged, then what else limits what can be said; one sentence each. */
  readonly flaws: readonly string[];
}

/** How whole the record is. @param now decides which processes count as gone */
export function recordWords({ completeness, writers }: Recording, now: number): RecordWords {
  const { events, gaps, conflicts, duplicates, unordered, problems, complete } = completeness;
  const nameOf = writerNames(writers);
  const losses = problems.filter(({ kind }) => LOSSES.has(kind));
  const open = new Set(completeness.unconfirmed_tails.map(({ writer_id: id }) => id));
  return {
    isWhole: complete,
    verdict: complete ? `whole: ${count(events, 'event')}, none missing` : `not whole: ${count(events, 'event')}`,
    flaws: [
      ...gaps.map(
        ({ tail, from_seq: from, upto_seq: upto, writer_id: writer }) =>
          `${tail ? 'the end is missing' : 'missing'}: seq ${formatRange(from, upto)} of ${nameOf(writer)}`,
      ),
      ...conflicts.map(
        ({ writer_id: writer, seq, places }) =>
          `two different events are seq ${seq} of ${nameOf(writer)}: ${listOf(places.map(placeWords))}`,
      ),
      ...losses.map(({ kind, place, bytes }) => `${kind} line, ${count(bytes, 'byte')} lost: ${placeWords(place)}`),
      ...writers
        .filter((life) => writerState(life, now) === 'lost')
        .map(
          (life) =>
            `${nameOf(life.writer_id)} is gone without a word${lastSeen(life)}${lastMoment(open.has(life.writer_id))}`,
        ),
      ...(duplicates > 0 ? [`${count(duplicates, 'copy', 'copies')} dropped`] : []),
      ...(unordered > 0 ? [`${count(unordered, 'event')} without order, from an SDK without Spanreel`] : []),
      ...unconfirmed(writers, open, now, nameOf),
    ],
  };
}

export function placeWords({ file, line }: { readonly file: string; readonly line: number }): string {
  return oneLine(`${file}:${line}`);
}

function lastSeen({ last_seen: at }: WriterLife): string {
  return `, last seen ${formatMoment(at)}`;
}

function lastMoment(isOpen: boolean): string {
  return isOpen ? ': what it did in its last moment may be missing' : '';
}

/** Of processes that are gone, their own sentence says it. */
function unconfirmed(
  writers: readonly WriterLife[],
  open: ReadonlySet<string>,
  now: number,
  nameOf: (id: string) => string,
): string[] {
  const names = writers
    .filter((life) => open.has(life.writer_id) && writerState(life, now) !== 'lost')
    .map((life) => nameOf(life.writer_id));
  return names.length > 0 ? [`the end of ${listOf(names)} is not confirmed: a missing last event would not show`] : [];
}

function formatRange(from: number, upto: number): string {
  return from === upto ? formatRanges([from]) : `${from}–${upto}`;
}
