import type { StreamHead } from './stream-heads.ts';

/** Streams told of in one `process.alive`, so that none exceeds 10 KB (about 290 bytes each). */
export const STREAMS_PER_PART = 30;

interface AliveStream {
  readonly stream_id: string;
  readonly seq: number;
  readonly head_hash: string;
  readonly open: boolean;
}

export interface AlivePart {
  readonly writerId: string;
  readonly payload: { readonly part: number; readonly parts: number; readonly streams: readonly AliveStream[] };
}

/** The payloads of one beat: per writer, in numbered parts. */
export function aliveParts(heads: readonly StreamHead[]): AlivePart[] {
  const writers = Map.groupBy(heads, (head) => head.writerId);
  return [...writers].flatMap(([writerId, ofWriter]) => {
    const parts = Math.ceil(ofWriter.length / STREAMS_PER_PART);
    return Array.from({ length: parts }, (_, index) => ({
      writerId,
      payload: {
        part: index + 1,
        parts,
        streams: ofWriter.slice(index * STREAMS_PER_PART, (index + 1) * STREAMS_PER_PART).map(toAliveStream),
      },
    }));
  });
}

function toAliveStream(head: StreamHead): AliveStream {
  return { stream_id: head.streamId, seq: head.sealedSeq, head_hash: head.hash ?? '', open: head.open > 0 };
}
