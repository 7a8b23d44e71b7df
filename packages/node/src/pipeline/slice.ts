import type { Timing } from './timing.ts';

/** A slice of a flush begins nothing more after this: its last step may take it to the 2 ms that a flush may hold the event loop. */
export const SLICE_MS = 1;

/** Takes step after step of what comes first; true when none is left and there is time for more. */
export function prepareUntil(until: number, prepare: () => boolean, timing: Timing): boolean {
  while (!prepare()) {
    if (timing.now() >= until) return false;
  }
  return timing.now() < until;
}
