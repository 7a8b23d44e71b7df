import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type TokenKey, randomTokenKey, tokenKeyFrom } from './token-key.ts';

const FILE = 'redaction.key';

export interface TokenKeySource {
  /** The value of `SPANREEL_REDACTION_KEY`, if set. */
  readonly key?: string | undefined;
  /** Where the machine's processes share a key file, such as `.spanreel/vault`. */
  readonly vaultDirectory?: string | undefined;
  /** Whether a missing key file is made; yes by default. Who only reads needs none. */
  readonly make?: boolean;
}

export interface LoadedTokenKey {
  readonly key: TokenKey;
  readonly source: 'environment' | 'file' | 'memory';
  /** One sentence for the start-up line where tokens will not be the same in other processes. */
  readonly warning?: string;
}

/**
 * The key that tokens are made with: the given one, else that of the machine's key file (made with mode 0600 if it is
 * missing; processes that start together agree on one), else a random one of this process with a warning. Throws a
 * `TokenKeyError` where a key was given and cannot be used: a wrong key must not silently become another.
 *
 * @example
 * const { key, warning } = loadTokenKey({ key: process.env.SPANREEL_REDACTION_KEY, vaultDirectory: '.spanreel/vault' });
 */
export function loadTokenKey(source: TokenKeySource): LoadedTokenKey {
  if (source.key !== undefined && source.key !== '') return { key: tokenKeyFrom(source.key), source: 'environment' };
  if (source.vaultDirectory === undefined) {
    return inMemory('no key file is configured');
  }
  const path = join(source.vaultDirectory, FILE);
  try {
    const text = source.make === false ? readFileSync(path, 'utf8') : readOrCreate(source.vaultDirectory, path);
    const key = tokenKeyFrom(text);
    return isPrivate(path) ? { key, source: 'file' } : { key, source: 'file', warning: othersCanRead(path) };
  } catch (error) {
    return inMemory(`${path} cannot be used (${reason(error)})`);
  }
}

function readOrCreate(directory: string, path: string): string {
  const existing = readIfThere(path);
  if (existing !== undefined) return existing;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // A link appears with its whole content or not at all, and fails where another process was first.
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(draft, secret, { mode: 0o600, flag: 'wx' });
  try {
    createOnce(
      () => linkSync(draft, path),
      () => writeFileSync(path, secret, { mode: 0o600, flag: 'wx' }),
    );
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(path, 'utf8');
}

/** Some mounted file systems have no links; there the exclusive creation itself decides who was first. */
function createOnce(link: () => void, create: () => void): void {
  try {
    link();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    try {
      create();
    } catch (second) {
      if (codeOf(second) !== 'EEXIST') throw second;
    }
  }
}

function isPrivate(path: string): boolean {
  // Windows has no such bits.
  return process.platform === 'win32' || (statSync(path).mode & 0o077) === 0;
}

function othersCanRead(path: string): string {
  return `${path} can be read by other users, who can then test guesses against tokens; chmod 600 ${path}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function inMemory(why: string): LoadedTokenKey {
  return {
    key: randomTokenKey(),
    source: 'memory',
    warning: `redaction tokens will differ in every process: ${why}; set SPANREEL_REDACTION_KEY to the same secret everywhere`,
  };
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function reason(error: unknown): string {
  return codeOf(error) === 'SPANREEL_REDACTION_KEY_INVALID'
    ? 'its content is too short'
    : (codeOf(error) ?? 'unreadable');
}
