import type { Head } from '../source/recording.ts';

/** An event that is nowhere, though the event after it, or its process, recorded its hash. */
export interface MissingEvent {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly seq: number;
  readonly hash: string;
  /** The `prev_hash` that it must have; `null` where the event before it is not there either. */
  readonly prev_hash: string | undefined | null;
}

interface Link {
  readonly seq: number;
  readonly prev_hash: string | undefined;
}

interface Chain<L extends Link> {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly links: readonly L[];
  readonly heads: readonly Pick<Head, 'seq' | 'head_hash'>[];
}

/** What is missing of a (stream, writer) and can be recognised if it turns up elsewhere. */
export function missingEvents<L extends Link>(
  { stream_id, writer_id, links, heads }: Chain<L>,
  hashOf: (link: L) => string,
): readonly MissingEvent[] {
  const bySeq = Map.groupBy(links, ({ seq }) => seq);
  const told = [
    ...links.map(({ seq, prev_hash: hash }) => ({ seq: seq - 1, hash })),
    ...heads.map(({ seq, head_hash: hash }) => ({ seq, hash })),
  ];
  const missing = new Map<string, MissingEvent>();
  for (const { seq, hash } of told) {
    if (seq < 1 || hash === undefined || bySeq.has(seq) || missing.has(`${seq} ${hash}`)) continue;
    const [before, ...others] = bySeq.get(seq - 1) ?? [];
    const isKnown = before !== undefined && others.length === 0;
    const prev_hash = seq === 1 ? undefined : isKnown ? hashOf(before) : null;
    missing.set(`${seq} ${hash}`, { stream_id, writer_id, seq, hash, prev_hash });
  }
  return [...missing.values()];
}
