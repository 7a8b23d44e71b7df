import type { LamportClock } from '@spanreel/api/pipeline';

/** A received value further ahead than this is a fault or an attack: believing it would use up the numbers that order has. */
const MAX_AHEAD = 2 ** 32;
/** However many messages push it, received values stop here: own ticks still have the other half of the safe integers. */
const MAX_RECEIVED = 2 ** 52;

export interface TickingClock extends LamportClock {
  /** One more event; its value. */
  tick(): number;
}

/** A writer's Lamport clock. `ignored` is told of values that were too far ahead or no clock values at all. */
export function createLamportClock(ignored: () => void): TickingClock {
  let value = 0;
  return {
    now: () => value,
    tick: () => ++value,
    merge(received) {
      if (
        Number.isSafeInteger(received) &&
        received >= 0 &&
        received <= MAX_RECEIVED &&
        received - value <= MAX_AHEAD
      ) {
        if (received > value) value = received;
      } else ignored();
    },
  };
}
