import type { Place } from './place.ts';

/** A value on its way into the vault, with the token that goes out instead. */
export interface Deposit {
  /** As it stands in the log. */
  readonly place: Place;
  /** Name of the narrowest scope that the place has: a conversation, else a tenant, else `all`. */
  readonly home: string;
  readonly token: string;
  readonly entity: string;
  /** As it was written. */
  readonly value: string;
  /** In the form in which all spellings of it are the same. */
  readonly canonical: string;
}

/**
 * What a redactor needs of a vault: `createVaultWriter` of `@spanreel/redaction/vault` makes one. Its methods are called
 * while text is redacted: they neither throw nor wait.
 */
export interface TokenVault {
  /**
   * 32 random bytes that all processes of this vault share for a scope until it is erased; `undefined` where the vault
   * cannot give them.
   */
  secretOf(scope: string): Uint8Array | undefined;
  /** The token of a value (`name`: its entity and canonical form) in a scope: the one known already, else this one, from now on. */
  agree(scope: string, name: string, token: string): string;
  /** Takes a value in, later. */
  deposit(deposit: Deposit): void;
}
