import { EventType, type SpineEvent, type Value, isValueMap } from '@spanreel/events';

/** What a `replay.checkpoint` event says: folding from_seq..upto_seq of its writer must lead to this state. */
export interface Checkpoint {
  /** `writer_seq` of the checkpoint event itself. */
  readonly seq: number;
  readonly reducer: string;
  readonly reducer_version: number;
  readonly from_seq: number;
  readonly upto_seq: number;
  /** SHA-256 of the state's canonical text; absent from a checkpoint that is damaged. */
  readonly state_hash?: string;
  /** The state itself, where it was small enough to be recorded. */
  readonly state?: Value;
}

/** Reads a checkpoint; `undefined` for every other event. Numbers that are missing read as 0, which covers no event. */
export function readCheckpoint(event: SpineEvent): Checkpoint | undefined {
  if (event.event_type !== EventType.REPLAY_CHECKPOINT) return undefined;
  const { reducer, reducer_version, from_seq, upto_seq, state_hash, state } = event.payload;
  return {
    seq: event.writer_seq,
    reducer: typeof reducer === 'string' ? reducer : '',
    reducer_version: wholeNumber(reducer_version),
    from_seq: wholeNumber(from_seq),
    upto_seq: wholeNumber(upto_seq),
    ...(typeof state_hash === 'string' ? { state_hash } : {}),
    ...(isValueMap(state) ? { state } : {}),
  };
}

function wholeNumber(value: Value | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
