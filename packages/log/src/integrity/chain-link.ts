import type { SpineEvent } from '@spanreel/events';
import { hashEvent } from '@spanreel/events';

import type { StoredEvent } from '../reader/log-event.ts';
import type { Place } from '../reader/place.ts';
import type { Answer, Head } from '../source/recording.ts';

/** What verification needs of one distinct event. */
export interface ChainLink {
  readonly seq: number;
  readonly hash: string;
  readonly prev_hash: string | undefined;
  readonly event_id: string;
  readonly event_type: string;
  readonly place: Place;
  /** Its hash if its `prev_hash` were this; tells an altered event from an altered `prev_hash` after it. */
  readonly rehash?: (prevHash: string) => string;
}

export interface ChainPart {
  readonly stream_id: string;
  readonly writer_id: string;
  /** Distinct contents; two of one seq are a conflict. */
  readonly links: readonly ChainLink[];
  readonly heads: readonly Head[];
  readonly answers: readonly Answer[];
}

/** Keeps nothing of the event but its hash. */
export function toLink(event: SpineEvent, place: Place): ChainLink {
  const { writer_seq, prev_hash, event_id, event_type } = event;
  return { seq: writer_seq, hash: hashEvent(event), prev_hash, event_id, event_type, place };
}

/** Keeps the event, so that it can be hashed with another `prev_hash`. */
export function toRehashableLink({ original, place }: StoredEvent): ChainLink {
  return { ...toLink(original, place), rehash: (prevHash) => hashEvent({ ...original, prev_hash: prevHash }) };
}
