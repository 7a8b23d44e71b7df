/** Durations in milliseconds, kept until the metrics are next collected. */
export interface LatencySamples {
  record(millis: number): void;
  /** What came since the last call. */
  take(): readonly number[];
}

const MAX_SAMPLES = 4096;

/** Keeps every n-th duration, since recording each would cost more than what is measured. */
export function sampleLatency(every: number): LatencySamples {
  let samples: number[] = [];
  let seen = 0;
  return {
    record(millis) {
      if (seen++ % every === 0 && samples.length < MAX_SAMPLES) samples.push(millis);
    },
    take() {
      const taken = samples;
      samples = [];
      return taken;
    },
  };
}
