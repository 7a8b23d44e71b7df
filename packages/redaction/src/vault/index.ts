export type { VaultAudit, VaultAuditEntry } from './audit.ts';
export { type AuditTrail, type AuditTrailOptions, type TrailEnd, createAuditTrail } from './audit-trail.ts';
export { isVault } from './database.ts';
export type { DropReason } from './drop-reason.ts';
export type { EraseRequest, Erased } from './erase.ts';
export type { KeyService } from './key-service.ts';
export { type MasterKeySource, loadMasterKeys, masterKeysFrom } from './master-keys.ts';
export type { Credentials } from './operator.ts';
export {
  DEFAULT_ROLES,
  type OperatorEntry,
  type OperatorPolicy,
  type Permission,
  type Role,
  isOperatorId,
  parseOperatorPolicy,
} from './operator-policy.ts';
export { hashOperatorToken, newOperatorToken } from './operator-token.ts';
export { type RevealRequest, type Revealed, isToken } from './reveal.ts';
export type { Rotated } from './rotate.ts';
export type { OperatorRequest } from './supervised.ts';
export { type Vault, type VaultOptions, openVault } from './vault.ts';
export { VaultError, type VaultErrorCode } from './vault-error.ts';
export type { VaultStatus } from './vault-status.ts';
export { DEFAULT_TTL_MS, type VaultWriter, type VaultWriterOptions, createVaultWriter } from './vault-writer.ts';
