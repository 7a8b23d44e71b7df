import type { EventPayload } from '@spanreel/events';

type Named<
  Name extends 'vault.revealed' | 'vault.reveal_denied' | 'vault.erased' | 'vault.rotated' | 'audit.recorded',
> = {
  readonly type: Name;
  readonly payload: EventPayload<Name>;
};

/** An event of the catalogue that tells of the vault; holds tokens and never values. Its free text is the operator's own. */
export type VaultAuditEntry =
  | Named<'vault.revealed'>
  | Named<'vault.reveal_denied'>
  | Named<'vault.erased'>
  | Named<'vault.rotated'>
  | Named<'audit.recorded'>;

/**
 * Where it is put on record what is done with the vault: `createAuditTrail`, or the events of a service of yours.
 *
 * @example
 * const audit: VaultAudit = {
 *   async record({ type, payload }) {
 *     const { stored } = await emit.durable(type, payload); // of @spanreel/api
 *     if (!stored) throw new Error('no Spanreel pipeline is registered');
 *   },
 * };
 */
export interface VaultAudit {
  /** Resolves once the entry is on disk; where it rejects, nothing is shown, erased or rotated. */
  record(entry: VaultAuditEntry): Promise<void>;
}
