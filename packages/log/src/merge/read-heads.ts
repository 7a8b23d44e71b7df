import type { SpineEvent, Value } from '@spanreel/events';
import { EventType, isValueMap } from '@spanreel/events';

import type { Place } from '../reader/place.ts';
import type { Head } from '../source/recording.ts';

/** What a `process.alive` says of each stream; nothing of any other event, or of entries that it does not understand. */
export function readHeads(event: SpineEvent, place: Place): readonly Head[] {
  const { streams } = event.payload as { readonly streams?: Value };
  if (event.event_type !== EventType.PROCESS_ALIVE || !Array.isArray(streams)) return [];
  return (streams as readonly Value[]).flatMap((entry) => {
    if (!isValueMap(entry)) return [];
    const { stream_id, seq, head_hash, open } = entry;
    if (typeof stream_id !== 'string' || typeof seq !== 'number' || typeof head_hash !== 'string') return [];
    return {
      stream_id,
      writer_id: event.writer_id,
      seq,
      head_hash,
      open: open === true,
      timestamp: event.timestamp,
      event_id: event.event_id,
      beat_seq: event.writer_seq,
      beat_stream_id: event.stream_id,
      place,
    };
  });
}
