import type { Timing } from './timing.ts';

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/**
 * A circuit breaker (Nygard, Release It!): after five failures in a row nothing is tried for 30 s, then one attempt
 * decides.
 */
export interface Breaker {
  /** Whether an attempt may be made now. */
  allows(): boolean;
  readonly isOpen: boolean;
  succeeded(): void;
  failed(reason: string): void;
}

/** `opened` and `closed` are told when the state changes. */
export function createBreaker(timing: Timing, opened: (reason: string) => void, closed: () => void): Breaker {
  let failures = 0;
  let openedAt: number | undefined;
  return {
    get isOpen() {
      return openedAt !== undefined;
    },
    allows: () => openedAt === undefined || timing.now() - openedAt >= OPEN_MS,
    succeeded() {
      failures = 0;
      if (openedAt === undefined) return;
      openedAt = undefined;
      closed();
    },
    failed(reason) {
      failures++;
      if (openedAt !== undefined) openedAt = timing.now();
      else if (failures >= FAILURES_TO_OPEN) {
        openedAt = timing.now();
        opened(reason);
      }
    },
  };
}
