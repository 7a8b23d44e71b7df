import { join } from 'node:path';

import { VAULT_FILE } from './database.ts';
import { purges } from './purge.ts';

// A program of its own, as text: in a bundle there is no file to start a thread from. Expired entries go a few at a time,
// so that writers wait a millisecond for it and not for all of them.
const PROGRAM = `
const { workerData } = require('node:worker_threads');
process.removeAllListeners('warning');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.path);
database.exec('PRAGMA busy_timeout = 2000; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF');
for (const { sql, bound } of workerData.purges) {
  const purge = database.prepare(sql);
  while (purge.run(...bound).changes > 0);
}
database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
database.close();
`;

/**
 * Deletes what has expired and carries SQLite's write-ahead log over, in a thread of its own: both wait for the disk.
 * Resolves when it is done, and keeps no process alive; what fails is tried again the next time.
 */
export function keepHouse(directory: string, now: number): Promise<void> {
  return new Promise((resolve) => {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    // Without what the application's own threads load.
    const worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: ['--no-warnings'],
      env: {},
      workerData: { path: join(directory, VAULT_FILE), purges: purges(now) },
    });
    worker.unref();
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
}
