import { shortPath } from '../stage/command-line.ts';
import type { PlayedCall } from '../stage/play-calls.ts';
import type { Pipeline } from './choose-pipeline.ts';
import { holdsWithin, missingEvents, undeliveredBytes } from './delivery.ts';

/** Where the answers about a run are to be read. */
export interface Arrival {
  /** Folders that together hold all events of the run; empty where nobody said where the Collector writes. */
  readonly directories: readonly string[];
  /** What did not go as it should, and what becomes of it. */
  readonly trouble?: string;
}

/** The Collector's own queue flushes five times a second; more for a machine that is busy. */
const WRITTEN_MS = 15_000;

/** Waits until what the processes sent is in the Collector's files, and says where to read. */
export async function arrivalOf(
  calls: readonly PlayedCall[],
  { endpoint, eventLog }: Pipeline,
  { log, signal }: { readonly log: string; readonly signal: AbortSignal },
): Promise<Arrival> {
  const waiting = undeliveredBytes(log);
  const known = eventLog === undefined ? [] : [eventLog];
  if (waiting > 0) {
    return {
      directories: [...known, log],
      trouble:
        `${endpoint} has not taken everything: ${Math.ceil(waiting / 1024)} KB wait in ${shortPath(log)}, and go out with the next ` +
        'process that logs there. What follows is read from there.',
    };
  }
  if (eventLog === undefined) return { directories: [] };
  let missing = 0;
  const isThere = async (): Promise<boolean> => (missing = await missingEvents(calls, { log, eventLog })) === 0;
  if (await holdsWithin(WRITTEN_MS, isThere, signal)) return { directories: [eventLog] };
  return {
    directories: [eventLog, log],
    trouble:
      `The Collector has acknowledged all events, and ${missing} of them are not in ${shortPath(eventLog)}: is that where it writes ` +
      `its files? What follows is read from the copies in ${shortPath(log)} too.`,
  };
}
