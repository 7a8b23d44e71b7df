import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type * as Sqlite from 'node:sqlite';

import { SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { VaultError } from './vault-error.ts';

/** The file below the vault's directory. */
export const VAULT_FILE = 'vault.db';

export interface OpenOptions {
  /** How long one statement waits for another process; milliseconds. */
  readonly busyMs: number;
  /** Whether what is committed survives the machine's end, and not only the program's. */
  readonly isDurable?: boolean;
  /** Whether the write-ahead log is carried over now and then by whoever commits, with its waits for the disk. */
  readonly checkpoints?: boolean;
}

/**
 * Opens the vault's database, made where it is missing: its directory 0700, its files 0600. Deleted bytes are overwritten
 * with zeros.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP` where a newer version made it; SQLite's and the system's own errors.
 */
export function openDatabase(
  directory: string,
  { busyMs, isDurable = false, checkpoints = false }: OpenOptions,
): Sqlite.DatabaseSync {
  const path = join(directory, VAULT_FILE);
  makePrivate(directory, path);
  const database = new (sqlite().DatabaseSync)(path);
  try {
    database.exec(
      `PRAGMA busy_timeout = ${busyMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${isDurable ? 'FULL' : 'NORMAL'};
      PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
      ${checkpoints ? '' : 'PRAGMA wal_autocheckpoint = 0;'}`,
    );
    bringUpToDate(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Whether there is a vault. */
export function isVault(directory: string): boolean {
  try {
    return statSync(join(directory, VAULT_FILE)).isFile();
  } catch {
    return false;
  }
}

/** Runs the work as one transaction that writes; what throws undoes all of it. */
export function transaction<T>(database: Sqlite.DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  // SQLITE_BUSY and SQLITE_LOCKED, with their extended codes.
  return typeof errcode === 'number' && ((errcode & 0xff) === 5 || (errcode & 0xff) === 6);
}

function bringUpToDate(database: Sqlite.DatabaseSync, path: string): void {
  const versionNow = (): unknown => database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (versionNow() === 0) {
    transaction(database, () => {
      if (versionNow() !== 0) return;
      database.exec(SCHEMA);
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }
  const version = versionNow();
  if (version !== SCHEMA_VERSION) {
    throw new VaultError(
      'SPANREEL_VAULT_SETUP',
      `${path} has version ${String(version)} and this Spanreel reads ${SCHEMA_VERSION}; update Spanreel`,
    );
  }
}

// SQLite gives its side files the mode of the file itself.
function makePrivate(directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

// Before Node 26 its first use prints a warning that the module is experimental: the application's stderr is not ours.
function sqlite(): typeof Sqlite {
  const emitWarning = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    if (emitWarning !== undefined) Object.defineProperty(process, 'emitWarning', emitWarning);
  }
}
