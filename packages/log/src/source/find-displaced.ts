import type { SpineEvent } from '@spanreel/events';
import { hashEvent } from '@spanreel/events';

import type { MissingEvent } from '../merge/missing-events.ts';
import type { LineStore } from '../reader/line-store.ts';
import type { StoredEvent } from '../reader/log-event.ts';
import { readRecords } from '../reader/read-records.ts';

/** A missing event that stands in the log under another stamp: its stream, writer or sequence number was altered. */
export interface DisplacedEvent {
  readonly missing: MissingEvent;
  /** As it stands there. */
  readonly copy: StoredEvent;
}

/** With more to look for than this, searching every line for each id costs more than reading them all. */
const MAX_NEEDLES = 32;

/**
 * Searches a log for missing events under a false stamp. Two of stream, writer and number must be right, and with the third
 * put right the event must have the hash that was recorded: nothing else can have.
 */
export async function findDisplaced(
  store: LineStore,
  missing: readonly MissingEvent[],
): Promise<readonly DisplacedEvent[]> {
  if (missing.length === 0) return [];
  const wanted = new Map<string, MissingEvent[]>();
  for (const one of missing) {
    for (const key of stampKeys(one, one.seq)) wanted.set(key, [...(wanted.get(key) ?? []), one]);
  }
  const found = new Map<MissingEvent, StoredEvent>();
  const needles = [...new Set(missing.flatMap(({ stream_id, writer_id }) => [stream_id, writer_id]))];
  await readRecords(
    store,
    {
      event(original, place) {
        for (const key of stampKeys(original, original.writer_seq)) {
          const match = wanted.get(key)?.find((one) => isDisplaced(original, one));
          if (match) found.set(match, { original, place });
        }
      },
      restart: () => found.clear(),
    },
    needles.length > MAX_NEEDLES ? {} : { needles },
  );
  return [...found].map(([one, copy]) => ({ missing: one, copy }));
}

/** One key for every two of three; where the number is false the event before tells of many in a stream which one it may be. */
function stampKeys(
  {
    stream_id,
    writer_id,
    prev_hash,
  }: Pick<MissingEvent, 'stream_id' | 'writer_id'> & { prev_hash?: string | undefined | null },
  seq: number,
): readonly string[] {
  return [`${stream_id} ${writer_id} ${prev_hash}`, `stream ${stream_id} ${seq}`, `writer ${writer_id} ${seq}`];
}

function isDisplaced(event: SpineEvent, { stream_id, writer_id, seq, hash, prev_hash }: MissingEvent): boolean {
  // Hashing costs most: first what costs nothing.
  if (prev_hash !== null && event.prev_hash !== prev_hash) return false;
  return hashEvent({ ...event, stream_id, writer_id, writer_seq: seq }) === hash;
}
