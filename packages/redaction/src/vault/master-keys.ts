import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

import { toCrockford } from '../tokens/crockford.ts';
import { seal, unseal } from './envelope.ts';
import type { KeyService } from './key-service.ts';
import { VaultError } from './vault-error.ts';

const KEY_BYTES = 32;
const WITH_ID = /^([0-9A-Za-z._/-]{1,64}):(.+)$/;
const HEX = /^[\da-f]{64}$/i;
const BASE64 = /^[\w+/-]{43}=?$/;
const MAKE_ONE = 'make one with: openssl rand -base64 32';

export interface MasterKeySource {
  /** The value of `SPANREEL_VAULT_MASTER_KEY`. */
  readonly key?: string | undefined;
  /** The value of `SPANREEL_VAULT_MASTER_KEY_FILE`: a file that only its owner can read. */
  readonly file?: string | undefined;
}

/**
 * Master keys from their text: 32 bytes each in base64 or hex, with an id of yours in front (`2026:…`) or one derived
 * from the key; the first wraps new data keys, those after it, by comma or line, still unwrap older ones.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP`; its message names the problem and not the key.
 */
export function masterKeysFrom(text: string, source = 'SPANREEL_VAULT_MASTER_KEY'): readonly KeyService[] {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw setUp(`${source} is empty; ${MAKE_ONE}`);
  const keys = entries.map((entry, index) =>
    masterKey(entry, entries.length > 1 ? `${source}, key ${index + 1},` : source),
  );
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw setUp(`${source} has two keys with the id "${twice.id}"; give each its own`);
  return keys;
}

/**
 * The master keys that the environment names.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP` where there is none, both are set, or the file cannot be used or can be
 * read by others.
 */
export function loadMasterKeys({ key, file }: MasterKeySource): readonly KeyService[] {
  if (key !== undefined && file !== undefined) {
    throw setUp('SPANREEL_VAULT_MASTER_KEY and SPANREEL_VAULT_MASTER_KEY_FILE are both set; keep one');
  }
  if (key !== undefined) return masterKeysFrom(key);
  if (file !== undefined) return masterKeysFrom(readPrivate(file), `SPANREEL_VAULT_MASTER_KEY_FILE ${file}`);
  throw setUp(
    `the vault has no master key; set SPANREEL_VAULT_MASTER_KEY or SPANREEL_VAULT_MASTER_KEY_FILE, ${MAKE_ONE}`,
  );
}

function masterKey(entry: string, source: string): KeyService {
  const [, id, text = entry] = WITH_ID.exec(entry) ?? [];
  const bytes = HEX.test(text) ? Buffer.from(text, 'hex') : BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (bytes?.length !== KEY_BYTES) {
    throw setUp(`${source} is not 32 bytes in base64 or hex; ${MAKE_ONE}`);
  }
  return localKey(id ?? derivedId(bytes), bytes);
}

function localKey(id: string, key: Uint8Array): KeyService {
  return {
    id,
    wrap: (dataKey, context) => seal(key, dataKey, [id, context]),
    unwrap: (wrapped, context) => unseal(key, wrapped, [id, context]),
  };
}

function derivedId(key: Uint8Array): string {
  return `m${toCrockford(createHmac('sha256', key).update('spanreel master key id').digest(), 6)}`;
}

function readPrivate(path: string): string {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw setUp(`SPANREEL_VAULT_MASTER_KEY_FILE ${path} is a directory; name the file in it`);
    // Windows has no such bits.
    const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
    if (isOpen) throw setUp(`SPANREEL_VAULT_MASTER_KEY_FILE ${path} can be read by other users; chmod 600 ${path}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof VaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw setUp(`SPANREEL_VAULT_MASTER_KEY_FILE ${path} cannot be read (${code}); name a file that this user owns`);
  }
}

function setUp(message: string): VaultError {
  return new VaultError('SPANREEL_VAULT_SETUP', message);
}
