import { type SpineEvent, applyEvent, emptyState } from '@spanreel/events';

import { type CheckpointResult, checkCheckpoint } from './check-checkpoint.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { foldEvents } from './fold-events.ts';

/** Events that no checkpoint covers, so that there was nothing to compare them with. */
export interface Uncovered {
  readonly from_seq: number;
  readonly upto_seq: number;
  /** How many of them change the state. */
  readonly events: number;
}

/** One writer's part of a stream, folded and compared with its own checkpoints. */
export interface WriterFold {
  readonly writer_id: string;
  readonly service_name?: string;
  readonly events: number;
  readonly checkpoints: readonly CheckpointResult[];
  /** State-changing events after the last checkpoint, or of a writer without one: a process that was lost writes none. */
  readonly uncovered?: Uncovered;
}

/** Folds one writer's events of one stream (any order, no duplicates) and compares them with its checkpoints. */
export function foldWriter(writerId: string, events: readonly SpineEvent[]): WriterFold {
  const ordered = events.toSorted((a, b) => a.writer_seq - b.writer_seq);
  const checkpoints = ordered.map(readCheckpoint).filter((checkpoint) => checkpoint !== undefined);
  const service = ordered.find((event) => event.metadata.service_name !== undefined)?.metadata.service_name;
  const uncovered = findUncovered(ordered, checkpoints);
  return {
    writer_id: writerId,
    ...(service === undefined ? {} : { service_name: service }),
    events: ordered.length,
    checkpoints: checkAll(ordered, checkpoints),
    ...(uncovered ? { uncovered } : {}),
  };
}

function checkAll(events: readonly SpineEvent[], checkpoints: readonly Checkpoint[]): CheckpointResult[] {
  const results: CheckpointResult[] = [];
  let window = { from: 0, upto: 0, state: emptyState, agreedUpto: 0 };
  for (const checkpoint of checkpoints) {
    // A later checkpoint of the same scope goes on from the last one: a long call is folded once, not once per checkpoint.
    const goesOn = checkpoint.from_seq === window.from && checkpoint.upto_seq >= window.upto;
    if (!goesOn) {
      window = {
        from: checkpoint.from_seq,
        upto: checkpoint.from_seq - 1,
        state: emptyState,
        agreedUpto: checkpoint.from_seq - 1,
      };
    }
    const state = foldEvents(between(events, window.upto + 1, checkpoint.upto_seq), window.state);
    const result = checkCheckpoint({
      checkpoint,
      events: between(events, checkpoint.from_seq, checkpoint.upto_seq),
      folded: state,
      agreedUpto: window.agreedUpto,
    });
    const agreedUpto = result.outcome === 'verified' ? checkpoint.upto_seq : window.agreedUpto;
    window = { from: checkpoint.from_seq, upto: checkpoint.upto_seq, state, agreedUpto };
    results.push(result);
  }
  return results;
}

function between(events: readonly SpineEvent[], from: number, upto: number): SpineEvent[] {
  return events.slice(firstFrom(events, from), firstFrom(events, upto + 1));
}

/** Index of the first event with at least this seq, by binary search. */
function firstFrom(events: readonly SpineEvent[], seq: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.writer_seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function findUncovered(events: readonly SpineEvent[], checkpoints: readonly Checkpoint[]): Uncovered | undefined {
  const covered = Math.max(0, ...checkpoints.map((checkpoint) => checkpoint.upto_seq));
  let state = emptyState;
  const changing = events.filter((event) => {
    const next = applyEvent(state, event);
    const changes = next !== state;
    state = next;
    return changes && event.writer_seq > covered;
  });
  const [first, last] = [changing[0], changing.at(-1)];
  return first && last ? { from_seq: first.writer_seq, upto_seq: last.writer_seq, events: changing.length } : undefined;
}
