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

export interface BreakerOptions {
  /** Failures so many milliseconds after one that counted do not count: they fail for the same reason. 0 by default. */
  readonly momentMs?: number;
}

/** `opened` and `closed` are told when the state changes. */
export function createBreaker(
  timing: Timing,
  opened: (reason: string) => void,
  closed: () => void,
  { momentMs = 0 }: BreakerOptions = {},
): Breaker {
  let failures = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  let openedAt: number | undefined;
  return {
    get isOpen() {
      return openedAt !== undefined;
    },
    allows: () => openedAt === undefined || timing.now() - openedAt >= OPEN_MS,
    succeeded() {
      failures = 0;
      countedAt = Number.NEGATIVE_INFINITY;
      if (openedAt === undefined) return;
      openedAt = undefined;
      closed();
    },
    failed(reason) {
      const now = timing.now();
      if (openedAt !== undefined) {
        openedAt = now;
        return;
      }
      if (now - countedAt < momentMs) return;
      countedAt = now;
      failures++;
      if (failures >= FAILURES_TO_OPEN) {
        openedAt = now;
        opened(reason);
      }
    },
  };
}
