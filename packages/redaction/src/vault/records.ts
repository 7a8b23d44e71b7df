import { seal, unseal } from './envelope.ts';
import type { DataKey } from './data-keys.ts';
import { VaultError } from './vault-error.ts';

/** What is known of a kept value without its key. */
export interface RecordRow {
  readonly token: string;
  readonly data_key: string;
  readonly entity: string;
  readonly sealed: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly expires: number;
  /** Of its data key. */
  readonly scope: string;
  readonly tenant: string;
}

/** A value as it was written, and in the form in which all spellings of it are the same. */
export interface KeptValue {
  readonly value: string;
  readonly canonical: string;
}

type Bound = Omit<RecordRow, 'sealed' | 'data_key'>;

/** Encrypts a value for its row and no other. */
export function sealRecord(key: DataKey, row: Bound, { value, canonical }: KeptValue): Buffer {
  return seal(key.key, Buffer.from(JSON.stringify([value, canonical])), boundTo(key, row));
}

/**
 * The value of a row.
 *
 * @throws {VaultError} `SPANREEL_VAULT_TAMPERED` where anything of the row is not as it was written.
 */
export function openRecord(key: DataKey, row: RecordRow): KeptValue {
  try {
    const [value, canonical] = JSON.parse(unseal(key.key, row.sealed, boundTo(key, row)).toString()) as [
      string,
      string,
    ];
    return { value, canonical };
  } catch (error) {
    throw new VaultError('SPANREEL_VAULT_TAMPERED', `the record of ${row.token} is not as it was written`, {
      cause: error,
    });
  }
}

// Everything beside the value: a record moved to another token, tenant or day does not open.
function boundTo({ id }: DataKey, { token, entity, scope, tenant, created, expires }: Bound): (string | number)[] {
  return [id, token, entity, scope, tenant, created, expires];
}
