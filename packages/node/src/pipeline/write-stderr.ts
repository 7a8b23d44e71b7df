import { writeSync } from 'node:fs';

const STDERR = 2;
/** How long a pipe that nobody empties may hold the program up in all, at one call. */
const PATIENCE_MS = 250;
const PAUSE_MS = 5;

/** Writes all of it to stderr before it returns: a pipe takes 64 KB at a time. False when it did not take everything. */
export function writeStderr(text: string): boolean {
  let rest: Uint8Array = Buffer.from(text);
  const end = performance.now() + PATIENCE_MS;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || performance.now() > end) return false;
      // Nothing else may run between here and the end of the process.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  return true;
}
