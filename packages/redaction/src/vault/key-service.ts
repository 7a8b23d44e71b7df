/**
 * A master key: wraps the data keys that values are encrypted with. Yours may be in a KMS or an HSM: then values are kept
 * and shown as long as it answers.
 *
 * @example
 * const kms: KeyService = {
 *   id: 'kms-2026',
 *   wrap: async (key, context) => (await client.encrypt({ Plaintext: key, EncryptionContext: { context } })).CiphertextBlob,
 *   unwrap: async (wrapped, context) => (await client.decrypt({ CiphertextBlob: wrapped, EncryptionContext: { context } })).Plaintext,
 * };
 */
export interface KeyService {
  /** One to 64 letters, digits and `._/-`; stands beside every key that it wrapped. */
  readonly id: string;
  /** Encrypts a data key of 32 bytes; `context` has to be said again to unwrap it. */
  wrap(key: Uint8Array, context: string): Uint8Array | Promise<Uint8Array>;
  /** Decrypts it; throws or rejects where it, its context or the master key differs. */
  unwrap(wrapped: Uint8Array, context: string): Uint8Array | Promise<Uint8Array>;
}

/** Goes on with a value, at once where it is there. */
export function whenThere<T, R>(value: T | Promise<T>, goOn: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
