import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 50;
const PATIENCE_MS = 20;

/**
 * Carries SQLite's write-ahead log over and empties it: what was deleted stands in it until then. False where others
 * read all the while.
 */
export async function emptyWriteAheadLog(database: DatabaseSync): Promise<boolean> {
  // Most of it while others go on writing, the rest while they wait; who waits for readers meanwhile has them wait for longer.
  database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
  const patience = Number(database.prepare('PRAGMA busy_timeout').get()?.['timeout']);
  database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
  try {
    const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
    for (let tries = 0; tries < TRIES; tries++) {
      if (checkpoint.get()?.['busy'] === 0) return true;
      await pause(PATIENCE_MS);
    }
    return false;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${patience}`);
  }
}
