import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * Encrypts with AES-256-GCM under a new random 96-bit nonce: nonce, ciphertext and tag in a row. What it is sealed for
 * (`bound`) has to be said again to open it.
 */
export function seal(key: Uint8Array, plain: Uint8Array, bound: readonly (string | number)[]): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG });
  cipher.setAAD(associated(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what {@link seal} made; throws where a byte of it, its key or what it is bound to differs. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: readonly (string | number)[]): Buffer {
  if (sealed.length < IV + TAG) throw new Error('too short to be sealed');
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV), { authTagLength: TAG });
  decipher.setAAD(associated(bound));
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(IV, -TAG)), decipher.final()]);
}

// As JSON no two lists are the same text, whatever stands in them.
function associated(bound: readonly (string | number)[]): Buffer {
  return Buffer.from(JSON.stringify(['spanreel vault 1', ...bound]));
}
