import type { BinaryToTextEncoding, hash as nodeHash } from 'node:crypto';

import { loadChunk } from '../load-chunk.ts';
import type * as early from './early-hash.ts';

interface NodeCrypto {
  readonly hash: typeof nodeHash;
}

const LOAD_AFTER_MS = 1500;
let crypto: NodeCrypto | undefined;

/**
 * SHA-256, as `hash` of node:crypto. That takes 4 ms to load, which neither the start of a process nor its first flush has: until it
 * is there @noble/hashes does the same, four times slower and at once. The build puts this in the place of node:crypto's.
 */
export function hash(algorithm: 'sha256', data: string | Uint8Array, encoding?: BinaryToTextEncoding): string;
export function hash(algorithm: 'sha256', data: string | Uint8Array, encoding: 'buffer'): Buffer;
export function hash(
  algorithm: 'sha256',
  data: string | Uint8Array,
  encoding: BinaryToTextEncoding | 'buffer' = 'hex',
): string | Buffer {
  if (crypto !== undefined) return crypto.hash(algorithm, data, encoding);
  const { sha256 } = loadChunk('hash/early-hash') as typeof early;
  const digest = Buffer.from(sha256(typeof data === 'string' ? Buffer.from(data) : data));
  return encoding === 'buffer' ? digest : digest.toString(encoding);
}

/** Loads node:crypto when the process has been running for a while, in a turn of the event loop of its own. */
export function loadCryptoLater(load: () => NodeCrypto = nodeCrypto): void {
  setTimeout(() => {
    try {
      crypto ??= load();
    } catch {
      // A Node without OpenSSL, or no file descriptor left: it goes on as it is.
    }
  }, LOAD_AFTER_MS).unref();
}

function nodeCrypto(): NodeCrypto {
  return process.getBuiltinModule('node:crypto');
}
