type Preset = 'gdpr' | 'hipaa-safe-harbor' | 'pci' | 'tcpa';
type Action = 'token' | 'hash' | 'remove' | 'last4' | 'keep';

interface TenantSettings {
  readonly preset?: Preset | readonly Preset[];
  readonly actions?: Readonly<Record<string, Action>>;
}

/**
 * What the file of `SPANREEL_REDACTION_POLICY` may say: `WrittenPolicy` of `@spanreel/redaction`, whose README tells what
 * each does. Written out, so that our declarations need no other package.
 */
export interface RedactionSettings extends TenantSettings {
  readonly scope?: string;
  readonly tenants?: Readonly<Record<string, TenantSettings>>;
  readonly locales?: readonly ('au' | 'us' | 'uk' | 'nz' | 'eu')[];
  readonly denyKeys?: readonly string[];
  readonly safeKeys?: Readonly<
    Record<string, 'status' | 'port' | 'count' | 'word' | 'version' | 'id' | 'time' | 'host'>
  >;
  readonly logs?: {
    readonly last4From?: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
    readonly messages?: 'remove' | 'cut' | 'keep';
  };
  readonly maxTextLength?: number;
}
