import type { Answer, Gap, Head } from '../source/recording.ts';

/** One writer's part of one stream. */
export interface WriterPart {
  readonly stream_id: string;
  readonly writer_id: string;
  /** Sequence numbers found, in any order. */
  readonly seqs: Iterable<number>;
  /** What its `process.alive` events say of it. */
  readonly heads: readonly Head[];
  /** What others, whose requests it answered, say of it. */
  readonly answers: readonly Answer[];
}

/** The sequence numbers from 1 to the last one known, by events, by heads or by answers, that are nowhere. */
export function findGaps({ stream_id, writer_id, seqs, heads, answers }: WriterPart): readonly Gap[] {
  const found = [...new Set(seqs)].toSorted((a, b) => a - b);
  const gaps: Gap[] = [];
  let next = 1;
  for (const seq of found) {
    if (seq > next) gaps.push({ stream_id, writer_id, from_seq: next, upto_seq: seq - 1, tail: false });
    next = seq + 1;
  }
  const known = Math.max(0, ...heads.map(({ seq }) => seq));
  const answer = answers.reduce<Answer | undefined>((a, b) => (a && a.seq >= b.seq ? a : b), undefined);
  const told = answer && answer.seq > known ? { upto_seq: answer.seq, answer } : { upto_seq: known };
  if (told.upto_seq >= next) gaps.push({ stream_id, writer_id, from_seq: next, tail: true, ...told });
  return gaps;
}

/** Whether a head says that nothing of the stream was open there after the last event found. */
export function isTailConfirmed({ seqs, heads }: Pick<WriterPart, 'seqs' | 'heads'>): boolean {
  let last = 0;
  for (const seq of seqs) last = Math.max(last, seq);
  return heads.some(({ seq, open }) => !open && seq >= last);
}
