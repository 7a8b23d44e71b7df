import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// As OWASP's cheat sheet for password storage has it for 16 MiB.
const COST: ScryptCost = { N: 16_384, r: 8, p: 5 };
const BYTES = 32;
const FORM = /^scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2}):([\w-]{16,64}):([\w-]{43})$/;

/** As RFC 7914 names them. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** A new secret of 256 bits for an operator, and what of it may stand in the policy. */
export async function newOperatorToken(): Promise<{ readonly token: string; readonly hash: string }> {
  const token = randomBytes(BYTES).toString('base64url');
  return { token, hash: await hashOperatorToken(token) };
}

/** `scrypt:N:r:p:salt:hash`, salt and hash in base64url. */
export async function hashOperatorToken(token: string, cost: ScryptCost = COST): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const hash = await derive(token, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt, hash.toString('base64url')].join(':');
}

/** Whether a hash is one of {@link hashOperatorToken}'s. */
export function isOperatorHash(hash: string): boolean {
  return FORM.test(hash);
}

/** Whether the secret is the one behind the hash. Takes the same time where there is no hash, and is then false. */
export async function isOperatorToken(token: string, hash: string | undefined): Promise<boolean> {
  const [, N, r, p, salt, expected] = FORM.exec(hash ?? '') ?? [];
  if (salt === undefined || expected === undefined) {
    await derive(token, 'nobody', COST);
    return false;
  }
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(token, salt, cost), Buffer.from(expected, 'base64url'));
}

function derive(token: string, salt: string, cost: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(token.normalize('NFKC'), salt, BYTES, { ...cost, maxmem: 256 * 1024 * 1024 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
