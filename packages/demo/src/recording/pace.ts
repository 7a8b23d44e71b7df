import { type LineTime, untilWall } from '../line/media-clock.ts';

/**
 * Where the pause before an answer goes, as parts of it. A recording says when the caller stopped and when the agent began; how the
 * time between was spent is this demo's choice.
 */
export const PACE = { transcript: 0.15, endOfTurn: 0.4, thought: 0.6, answer: 0.8, sound: 1 } as const;

/** Kept of every pause for the way of the sound to the carrier, in real milliseconds: a process needs some time. */
const TRANSPORT_MS = 12;
/** The share of a pause that sound waits in the carrier's buffer. */
const BUFFERED = 0.12;

/** A pause: from when the caller stopped, in milliseconds since the epoch, and how long it was in the recording. */
export interface Pause extends Pick<LineTime, 'speed'> {
  readonly since: number;
  readonly pause_ms: number;
}

/** Resolves when that part of the pause has passed; at once where it has already. */
export async function untilPart({ since, pause_ms, speed }: Pause, part: number): Promise<void> {
  const pause = Math.max(0, pause_ms) / speed;
  const spent = Math.max(0, pause - Math.max(pause * BUFFERED, TRANSPORT_MS));
  await untilWall(since + spent * part);
}
