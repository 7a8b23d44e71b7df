import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 50;

/**
 * Carries SQLite's write-ahead log over and empties it: what was deleted stands in it until then. False where others
 * read all the while.
 */
export async function emptyWriteAheadLog(database: DatabaseSync): Promise<boolean> {
  // Most of it while others go on writing, the rest while they wait.
  database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  for (let tries = 0; tries < TRIES; tries++) {
    if (checkpoint.get()?.['busy'] === 0) return true;
    await pause(20);
  }
  return false;
}
