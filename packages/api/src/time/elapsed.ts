/** Milliseconds since a value of `performance.now()`, to the microsecond: what stands behind that is rounding. */
export function elapsedMs(since: number): number {
  return Math.round((performance.now() - since) * 1000) / 1000;
}
