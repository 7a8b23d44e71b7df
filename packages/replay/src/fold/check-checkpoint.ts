import {
  type ConversationState,
  REDUCER,
  REDUCER_VERSION,
  type SpineEvent,
  applyEvent,
  hashValue,
} from '@spanreel/events';

import type { Checkpoint } from './checkpoint.ts';
import { type Difference, diffValues } from './diff-values.ts';
import { foldEvents, hashState, isNewerThanKnown, stateValue } from './fold-events.ts';

const MAX_SUSPECTS = 200;

/** The event that the live run most likely did not take in: without it, or short of it, the fold reaches the recorded state. */
export interface Suspect {
  readonly kind: 'left_out' | 'stopped_before';
  readonly seq: number;
  readonly event_type: string;
}

/** How one checkpoint compares with the fold of its events. */
export type CheckpointResult = {
  readonly seq: number;
  readonly from_seq: number;
  readonly upto_seq: number;
} & (
  | { readonly outcome: 'verified' }
  | {
      readonly outcome: 'diverged';
      /** The last seq up to which record and fold agree; `from_seq - 1` if they never did. */
      readonly agreed_upto: number;
      /** Where the states differ; empty when the checkpoint kept only its hash. */
      readonly differences: readonly Difference[];
      readonly suspect?: Suspect;
    }
  /** Events that the fold needs are missing from the log. */
  | { readonly outcome: 'incomplete'; readonly missing: readonly number[] }
  /** Not comparable with this version of Spanreel; not a failure. */
  | { readonly outcome: 'unverifiable'; readonly reason: string }
);

export interface CheckpointWindow {
  readonly checkpoint: Checkpoint;
  /** The events from_seq..upto_seq that the log has, in order. */
  readonly events: readonly SpineEvent[];
  readonly folded: ConversationState;
  /** The last seq of this window that an earlier checkpoint agreed on. */
  readonly agreedUpto: number;
}

/** Compares one checkpoint with the state that its events lead to. */
export function checkCheckpoint(window: CheckpointWindow): CheckpointResult {
  const { checkpoint, events, folded } = window;
  const { seq, from_seq, upto_seq } = checkpoint;
  const place = { seq, from_seq, upto_seq };

  const reason = whyUnverifiable(window);
  if (reason !== undefined) return { ...place, outcome: 'unverifiable', reason };

  const missing = missingSeqs(window);
  if (missing.length > 0) return { ...place, outcome: 'incomplete', missing };

  const recordedHash = checkpoint.state_hash ?? (checkpoint.state === undefined ? '' : hashValue(checkpoint.state));
  if (hashState(folded) === recordedHash) return { ...place, outcome: 'verified' };

  const differences = checkpoint.state === undefined ? [] : diffValues(checkpoint.state, stateValue(folded));
  const suspect = findSuspect(events, recordedHash, window.agreedUpto);
  return {
    ...place,
    outcome: 'diverged',
    agreed_upto: window.agreedUpto,
    differences,
    ...(suspect ? { suspect } : {}),
  };
}

function whyUnverifiable({ checkpoint, events }: CheckpointWindow): string | undefined {
  const { reducer, reducer_version: version, from_seq, upto_seq } = checkpoint;
  if (reducer !== REDUCER) return `reducer "${reducer}" is unknown to this spanreel, which has "${REDUCER}"`;
  if (version !== REDUCER_VERSION) {
    return `reducer ${REDUCER} ${version} is unknown to this spanreel, which has ${REDUCER} ${REDUCER_VERSION}`;
  }
  if (from_seq < 1 || upto_seq < from_seq) return `the checkpoint names no events: from ${from_seq} up to ${upto_seq}`;
  if (checkpoint.state_hash === undefined && checkpoint.state === undefined) return 'the checkpoint holds no state';
  const newer = events.find(isNewerThanKnown);
  if (newer) {
    return `${newer.event_type} at seq ${newer.writer_seq} has schema version ${newer.schema_version}, newer than this spanreel`;
  }
  return undefined;
}

function missingSeqs({ checkpoint, events }: CheckpointWindow): number[] {
  const present = new Set(events.map((event) => event.writer_seq));
  if (present.size === checkpoint.upto_seq - checkpoint.from_seq + 1) return [];
  const missing: number[] = [];
  // A damaged checkpoint may name a range of billions; a hundred places say enough.
  for (let seq = checkpoint.from_seq; seq <= checkpoint.upto_seq && missing.length < 100; seq++) {
    if (!present.has(seq)) missing.push(seq);
  }
  return missing;
}

/** Narrows a divergence down where only hashes are known, by folding again with less. */
function findSuspect(events: readonly SpineEvent[], recordedHash: string, agreedUpto: number): Suspect | undefined {
  const agreed = foldEvents(events.filter((event) => event.writer_seq <= agreedUpto));
  const changing: SpineEvent[] = [];
  let state = agreed;
  for (const event of events.filter(({ writer_seq }) => writer_seq > agreedUpto)) {
    const next = applyEvent(state, event);
    if (next === state) continue;
    if (hashState(state) === recordedHash) return toSuspect('stopped_before', event);
    changing.push(event);
    state = next;
  }
  // Leaving out each in turn is quadratic; checkpoints come every 50 events, so that more is a damaged record.
  if (changing.length > MAX_SUSPECTS) return undefined;
  for (const event of changing) {
    const without = changing.filter((other) => other !== event);
    if (hashState(foldEvents(without, agreed)) === recordedHash) return toSuspect('left_out', event);
  }
  return undefined;
}

function toSuspect(kind: Suspect['kind'], event: SpineEvent): Suspect {
  return { kind, seq: event.writer_seq, event_type: event.event_type };
}
