import type { AnsweredBy } from '@spanreel/api/pipeline';

import type { StreamHead } from './stream-heads.ts';

/**
 * Streams and answers told of in one `process.alive`: about 330 bytes each, and what is around them up to 2 KB. One that is
 * longer than 10 KB would have its hashes cut, and what they stand for would look altered.
 */
export const ENTRIES_PER_PART = 24;

interface AliveStream {
  readonly stream_id: string;
  readonly seq: number;
  readonly head_hash: string;
  readonly open: boolean;
}

interface AliveAnswer {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly seq: number;
  readonly span_id: string;
}

export interface AlivePart {
  readonly writerId: string;
  readonly payload: {
    readonly part: number;
    readonly parts: number;
    readonly streams: readonly AliveStream[];
    readonly answered_by?: readonly AliveAnswer[];
  };
}

/** The payloads of one beat: per writer, in numbered parts. The answers are told by the writer of now. */
export function aliveParts(
  heads: readonly StreamHead[],
  answers: readonly AnsweredBy[],
  currentWriterId: string,
): AlivePart[] {
  const writers = Map.groupBy(heads, (head) => head.writerId);
  if (answers.length > 0 && !writers.has(currentWriterId)) writers.set(currentWriterId, []);
  return [...writers].flatMap(([writerId, ofWriter]) => {
    const streams = ofWriter.map(toAliveStream);
    const answered = writerId === currentWriterId ? answers.map(toAliveAnswer) : [];
    const parts = Math.ceil((streams.length + answered.length) / ENTRIES_PER_PART);
    return Array.from({ length: parts }, (_, index) => {
      const [from, upto] = [index * ENTRIES_PER_PART, (index + 1) * ENTRIES_PER_PART];
      const ofPart = answered.slice(Math.max(0, from - streams.length), Math.max(0, upto - streams.length));
      return {
        writerId,
        payload: {
          part: index + 1,
          parts,
          streams: streams.slice(from, upto),
          ...(ofPart.length > 0 && { answered_by: ofPart }),
        },
      };
    });
  });
}

function toAliveStream(head: StreamHead): AliveStream {
  return { stream_id: head.streamId, seq: head.sealedSeq, head_hash: head.hash ?? '', open: head.open > 0 };
}

function toAliveAnswer({ stream_id, writer_id, writer_seq, span_id }: AnsweredBy): AliveAnswer {
  return { stream_id, writer_id, seq: writer_seq, span_id };
}
