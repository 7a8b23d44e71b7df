/** A running Spanreel. */
export interface Distribution {
  readonly version: string;
  /** Resolves when all that was recorded so far is on disk or acknowledged. Never rejects. */
  flush(): Promise<void>;
  /** Flushes, then stops recording. Never rejects. */
  shutdown(): Promise<void>;
}

// On globalThis, because `register`, an ES module and a CommonJS module of one application each see another copy of this file.
const KEY = Symbol.for('spanreel.node.v1');

interface Holder {
  [KEY]?: Distribution | undefined;
}

export function runningDistribution(): Distribution | undefined {
  return (globalThis as Holder)[KEY];
}

export function setRunningDistribution(distribution: Distribution | undefined): void {
  (globalThis as Holder)[KEY] = distribution;
}
