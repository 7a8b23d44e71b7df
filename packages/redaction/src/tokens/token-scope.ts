import { isId } from '../keys/shapes.ts';
import { toCrockford } from './crockford.ts';
import { hmacSha256 } from './hmac.ts';
import type { Place } from './place.ts';
import type { TokenKey } from './token-key.ts';

/** Within what one value keeps one token. */
export type TokenScope = 'all' | 'tenant' | 'conversation';

/**
 * The name of a scope, the same in every process that has the key: `all`, `tenant:…` or `conversation:…`. What a place
 * does not tell falls to the next wider scope. Ids that are no ids, and might be somebody's number, are hashed.
 */
export function scopeName(scope: TokenScope, { tenant, stream, conversation }: Place, key: TokenKey): string {
  const id = stream ?? conversation;
  if (scope === 'conversation' && id !== undefined) return `conversation:${isId(id) ? id : hashed(id, key)}`;
  if (scope !== 'all' && tenant !== undefined) return `tenant:${hashed(tenant, key)}`;
  return 'all';
}

/** Whether the scope is one conversation, and goes with it. */
export function isOfConversation(scope: string): boolean {
  return scope.startsWith('conversation:');
}

/** A key for one purpose from a random secret: HKDF-Expand (RFC 5869) to the first block. */
export function derivedKey(secret: Uint8Array, purpose: string): Buffer {
  return hmacSha256(secret)(`spanreel ${purpose}\u0001`);
}

function hashed(id: string, key: TokenKey): string {
  return toCrockford(hmacSha256(derivedKey(key.secret, 'scope name'))(id), 24);
}
