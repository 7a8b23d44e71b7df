import type { SpineEvent, ValueMap } from '@spanreel/events';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** An event of a stream, as the pipeline hands it to a redactor. */
export function eventOf(event_type: string, payload: ValueMap, stream_id: string = ID): SpineEvent {
  return {
    event_type,
    event_id: ID,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    stream_id,
    writer_id: ID,
    writer_seq: 1,
    clock: 1,
    timestamp: '2026-11-20T01:22:33.123456789Z',
    severity: 'INFO',
    schema_version: 1,
    metadata: {},
    payload,
  };
}
