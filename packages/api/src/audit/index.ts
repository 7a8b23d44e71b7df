export { type AuditEntry, type AuditOutcome, recordAudit } from './record-audit.ts';
