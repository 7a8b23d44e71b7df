export type VaultErrorCode =
  /** Something about the set-up has to be put right: a key, a file, a permission. */
  | 'SPANREEL_VAULT_SETUP'
  /** The operator may not do this; it is on record. */
  | 'SPANREEL_VAULT_REFUSED'
  /** A record, a key or the trail is not as it was written. */
  | 'SPANREEL_VAULT_TAMPERED'
  /** What was about to be done could not be put on record, and was not done. */
  | 'SPANREEL_VAULT_UNAUDITED';

/** What the vault refuses, recognised by its `code`; its message holds no value and no key. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;
  override readonly name = 'VaultError';

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
