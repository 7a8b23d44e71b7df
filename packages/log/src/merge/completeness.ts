import type { StoredEvent } from '../reader/log-event.ts';
import type { Problem } from '../reader/problem.ts';
import { LOSSES } from '../reader/problem.ts';
import type { Answer, Completeness, Head } from '../source/recording.ts';
import type { WriterPart } from './find-gaps.ts';
import { findGaps, isTailConfirmed } from './find-gaps.ts';
import type { MergedEvents } from './merge-events.ts';
import { groupBy } from './merge-events.ts';

export interface CompletenessInput {
  readonly copies: readonly StoredEvent[];
  readonly heads: readonly Head[];
  readonly answers: readonly Answer[];
  readonly merged: Pick<MergedEvents, 'duplicates' | 'conflicts'>;
  readonly events: number;
  /** See `missingSagas`. */
  readonly missingSagas: readonly string[];
  readonly unordered: number;
  /** Of all files read. */
  readonly problems: readonly Problem[];
}

/** Grades what was found against what must have been written. */
export function gradeCompleteness(input: CompletenessInput): Completeness {
  const parts = writerParts(input);
  const gaps = parts.flatMap(findGaps);
  const unconfirmed = parts
    .filter((part) => !isTailConfirmed(part))
    .map(({ stream_id, writer_id }) => ({ stream_id, writer_id }));
  const problems = relevantProblems(input, unconfirmed.length > 0);
  const { duplicates, conflicts } = input.merged;
  return {
    complete:
      gaps.length === 0 &&
      input.missingSagas.length === 0 &&
      conflicts.length === 0 &&
      !problems.some(({ kind }) => LOSSES.has(kind)),
    events: input.events,
    duplicates,
    gaps,
    conflicts,
    missing_sagas: input.missingSagas,
    unordered: input.unordered,
    unconfirmed_tails: unconfirmed,
    problems,
  };
}

/** Every (stream, writer) that events, heads or answers tell of. */
export function writerParts({
  copies,
  heads,
  answers,
}: Pick<CompletenessInput, 'copies' | 'heads' | 'answers'>): readonly WriterPart[] {
  const events = groupBy(copies, ({ original }) => partKey(original));
  const stated = groupBy(heads, partKey);
  const answered = groupBy(answers, partKey);
  return [...new Set([...events.keys(), ...stated.keys(), ...answered.keys()])].map((key) => {
    const [stream_id = '', writer_id = ''] = key.split('\n');
    return {
      stream_id,
      writer_id,
      seqs: (events.get(key) ?? []).map(({ original }) => original.writer_seq),
      heads: stated.get(key) ?? [],
      answers: answered.get(key) ?? [],
    };
  });
}

export function partKey({ stream_id, writer_id }: { readonly stream_id: string; readonly writer_id: string }): string {
  return `${stream_id}\n${writer_id}`;
}

/**
 * A damaged line concerns these streams where it names one of them; where it names none, only if it stands in a file
 * with their events and the end of one of them is open: an intact chain up to a confirmed end has lost nothing.
 */
function relevantProblems({ copies, problems }: CompletenessInput, tailOpen: boolean): readonly Problem[] {
  const streams = new Set(copies.map(({ original }) => original.stream_id));
  const files = new Set(copies.map(({ place }) => place.file));
  return problems.filter(({ stream_id, place, kind }) => {
    if (stream_id !== undefined) return streams.has(stream_id);
    return files.has(place.file) && (tailOpen || !LOSSES.has(kind));
  });
}
