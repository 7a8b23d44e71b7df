import { writeSync } from 'node:fs';

const STDERR = 2;

/**
 * Writes `spanreel: <sentence>` to stderr, before it returns: what a person has to know must survive the end of the process.
 * The caller leaves out secrets and what the application passed in.
 */
export function notice(sentence: string): void {
  try {
    writeSync(STDERR, `spanreel: ${sentence}\n`);
  } catch {
    // A closed or full stderr (EAGAIN on a pipe that nobody reads) is no reason to disturb the application.
  }
}
