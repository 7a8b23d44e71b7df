import { type IntegrityReport, type Recording, verifyRecording, writerState } from '@spanreel/log';

import { count, formatMoment, listOf } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import { findingWords } from './finding-words.ts';
import type { Names } from './names.ts';

export interface RecordWords {
  /** `whole: 26 events, none missing`. */
  readonly verdict: string;
  readonly isWhole: boolean;
  /** What is altered, missing or damaged, then what else limits what can be said; one sentence each. */
  readonly flaws: readonly string[];
}

/** As many as leave room for the answer; `spanreel verify` names all. */
const SHOWN = 5;

/** How far the record can be trusted. @param now decides which processes count as gone */
export function recordWords(recording: Recording, names: Names, now: number): RecordWords {
  const integrity = verifyRecording(recording);
  const { findings } = integrity;
  const more = findings.length - SHOWN;
  return {
    isWhole: isWhole(recording, integrity),
    verdict: verdictWords(recording, integrity),
    flaws: [
      ...findings.slice(0, SHOWN).map((finding) => findingWords(finding, names)),
      ...(more > 0 ? [`… and ${more} more`] : []),
      ...limits(recording, names, now),
    ],
  };
}

/** Whether nothing is missing, damaged or altered as far as the log can tell. */
export function isWhole({ completeness }: Recording, { verdict }: IntegrityReport): boolean {
  return completeness.complete && verdict === 'verified';
}

function verdictWords(recording: Recording, integrity: IntegrityReport): string {
  const { events } = recording.completeness;
  if (events === 0) return 'spans only: without events nobody can tell what is missing';
  if (integrity.verdict === 'altered') return `altered after it was written: ${count(events, 'event')}`;
  return isWhole(recording, integrity)
    ? `whole: ${count(events, 'event')}, none missing`
    : `not whole: ${count(events, 'event')}`;
}

function limits({ completeness, writers }: Recording, names: Names, now: number): string[] {
  const { duplicates, unordered, unconfirmed_tails: tails, missing_sagas: sagas } = completeness;
  const open = new Set(tails.map(({ writer_id: id }) => id));
  const lost = writers.filter((life) => writerState(life, now) === 'lost');
  // What a process that lives has written last is on its way; of one that is lost, its own sentence tells.
  const ended = writers.filter((life) => writerState(life, now) === 'ended').map(({ writer_id: id }) => id);
  const unsure = ended.filter((id) => open.has(id)).map(names.writer);
  return [
    ...sagas.map((id) => oneLine(`saga ${id} is named here, and another process's record of it is missing`)),
    ...lost.map(({ writer_id: id, last_seen: at }) => {
      const last = open.has(id) ? ': what it did in its last moment may be missing' : '';
      return `${names.writer(id)} is gone without a word, last seen ${formatMoment(at)}${last}`;
    }),
    ...(duplicates > 0 ? [`${count(duplicates, 'copy', 'copies')} dropped`] : []),
    ...(unordered > 0 ? [`${count(unordered, 'event')} without order, from an SDK without Spanreel`] : []),
    ...(unsure.length > 0
      ? [`the end of ${listOf(unsure)} is not confirmed: a missing last event would not show`]
      : []),
  ];
}
