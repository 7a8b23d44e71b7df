/** How well the stages of answers account for the time that callers waited. */
export interface LatencyCheck {
  /** Turns with a breakdown. */
  readonly answers: number;
  /** Turns that say that agent and caller spoke at once. */
  readonly overlaps: number;
  /** The largest difference between a response latency and the sum of its stages, in milliseconds as logged. */
  readonly worst_ms: number;
}

/** From the caller's last word to the agent's first. */
export const STAGES = [
  'transcription_delay_ms',
  'endpointing_delay_ms',
  'agent_delay_ms',
  'tts_ttfb_ms',
  'playout_delay_ms',
] as const;

/** Adds up the stages of every completed turn; payloads are those of `turn.completed`. */
export function checkLatency(turns: readonly Readonly<Record<string, unknown>>[]): LatencyCheck {
  const misses = turns.flatMap(({ response_latency_ms: latency, breakdown }) => {
    if (typeof latency !== 'number' || typeof breakdown !== 'object' || breakdown === null) return [];
    const stages = STAGES.map((stage) => (breakdown as Readonly<Record<string, number>>)[stage] ?? 0);
    return [Math.abs(latency - stages.reduce((sum, stage) => sum + stage, 0))];
  });
  return {
    answers: misses.length,
    overlaps: turns.filter(({ overlap }) => overlap === true).length,
    worst_ms: Math.round(Math.max(0, ...misses) * 1000) / 1000,
  };
}
