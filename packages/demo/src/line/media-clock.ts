import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since the epoch, with fractions; all processes of a machine agree on it. */
export function wallNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Resolves once that moment has come; the moment itself where it has passed. */
export async function untilWall(wall: number): Promise<void> {
  for (let left = wall - wallNow(); left > 0; left = wall - wallNow()) await sleep(left);
}

/** How a phone line counts time: milliseconds of sound since it opened, at the speed of the playback. */
export interface LineTime {
  /** When the line opened, in milliseconds since the epoch. */
  readonly epoch: number;
  /** How many times faster than the recording everything runs. */
  readonly speed: number;
}

export function toWall(time: LineTime, lineMs: number): number {
  return time.epoch + lineMs / time.speed;
}

export function toLine(time: LineTime, wall: number): number {
  return (wall - time.epoch) * time.speed;
}
