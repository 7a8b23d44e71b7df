import { randomBytes } from 'node:crypto';

import { toCrockford } from './crockford.ts';
import { hmacSha256 } from './hmac.ts';

/** The secret from which tokens are made, and the short public name that tokens carry. */
export interface TokenKey {
  /** `k` and one to eight letters or digits; tokens of another key are told by it. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The key text is too short or malformed. */
export class TokenKeyError extends Error {
  readonly code = 'SPANREEL_REDACTION_KEY_INVALID';
  override readonly name = 'TokenKeyError';
}

const MIN_LENGTH = 16;
const WITH_ID = /^(k[0-9A-Za-z]{1,8}):(.+)$/s;

/**
 * A key from text of at least 16 characters, with an id of your choice in front (`k2:…`) or one derived from the key.
 * Throws a {@link TokenKeyError} whose message names the problem and not the key.
 */
export function tokenKeyFrom(text: string): TokenKey {
  const match = WITH_ID.exec(text.trim());
  const secret = Buffer.from(match?.[2] ?? text.trim(), 'utf8');
  if (secret.length < MIN_LENGTH) {
    throw new TokenKeyError(
      `SPANREEL_REDACTION_KEY has ${secret.length} characters and needs at least ${MIN_LENGTH}; make one with: openssl rand -base64 32`,
    );
  }
  return { id: match?.[1] ?? derivedId(secret), secret };
}

/** A new random key of 256 bits. */
export function randomTokenKey(): TokenKey {
  return tokenKeyFrom(randomBytes(32).toString('base64url'));
}

function derivedId(secret: Uint8Array): string {
  return `k${toCrockford(hmacSha256(secret)('spanreel token key id'), 4)}`;
}
