import { VaultError } from './vault-error.ts';

/**
 * Why a value whose token went out is not in the vault: too many waited, it is too long, its scope was erased, other
 * processes held the lock for seconds, its data key cannot be had, the database cannot be written, the process ended.
 */
export type DropReason = 'full' | 'too_long' | 'erased' | 'locked' | 'key' | 'disk' | 'exit';

/** What to tell of it; nothing where it is as it should be. `scope`: no value is lost, but tokens do not agree. */
export function dropSentence(reason: DropReason | 'scope', error: unknown): string | undefined {
  switch (reason) {
    case 'full':
      return 'values come faster than the vault takes them; some are not kept, their tokens go out all the same';
    case 'locked':
      return 'other processes held the lock of the vault for seconds; some values are not kept';
    case 'scope':
      return 'another process held the lock of the vault; some tokens mean something in this process alone';
    case 'key':
      return `values are not kept in the vault: ${error instanceof VaultError ? error.message : 'the key service failed'}`;
    case 'disk':
      return `the vault cannot be used (${codeOf(error)}); values are not kept, trying again in 30 s`;
    default:
      return undefined;
  }
}

function codeOf(error: unknown): string {
  const { code, errstr } = (error ?? {}) as { readonly code?: unknown; readonly errstr?: unknown };
  // SQLite's own words name no value.
  return [errstr, code].find((one) => typeof one === 'string') ?? 'no reason given';
}
