// Loaded with the redaction where the vault is on: nobody else pays for it.
export { createVaultWriter, loadMasterKeys } from '@spanreel/redaction/vault';
