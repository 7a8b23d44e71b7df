/** A value that must not arrive, and the piece of it that would give it away. */
export interface Seed {
  readonly what: string;
  readonly text: string;
  readonly mark?: string;
}

/**
 * What the second line looks for. `certain`: it hardly occurs by chance, and is masked in hashed events too. `broad`: now
 * and then something else looks like it. `named`: only its key gives it away.
 */
export type SeedKind = 'certain' | 'broad' | 'named';

// None belongs to anybody: reserved domains, fictional numbers, test cards, made-up keys.
export const SEEDS: Readonly<Record<SeedKind, readonly Seed[]>> = {
  certain: [
    { what: 'e-mail addresses', text: 'jane.doe@example.com' },
    { what: 'JSON web tokens', text: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl' },
    { what: 'keys of AWS', text: 'AKIAIOSFODNN7EXAMPLE' },
    { what: 'keys of GitHub', text: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789' },
    { what: 'keys of Stripe and model providers', text: 'sk-proj-Qm9yZWRDYW5hcnlUd2VldEtleQ' },
    { what: 'keys of Slack', text: 'xoxb-123456789012-abcdefghij' },
    {
      what: 'private keys',
      text: '-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----',
      mark: 'MIIBVgIBADANBgkqhkiG9w0',
    },
  ],
  broad: [
    { what: 'card numbers, whole', text: '4111111111111111' },
    { what: 'card numbers in groups', text: '5500 0000 0000 0004' },
    { what: 'American Express', text: '3782-822463-10005' },
    { what: 'US social security numbers', text: '078-05-1120' },
    { what: 'bearer and basic credentials', text: 'Bearer 9f8e7d6c5b4a39281706f5e4', mark: '9f8e7d6c5b4a39281706f5e4' },
    { what: 'international phone numbers', text: '+1 415 555 0142' },
    { what: 'IBANs', text: 'GB33 BUKB 2020 1555 5555 55' },
    { what: '`password=…` and the like in text', text: 'password=Tweety-Canary-77', mark: 'Tweety-Canary-77' },
    { what: 'credentials in URLs', text: 'postgres://jane:hunterCanary42@bank:5432/', mark: 'hunterCanary42' },
  ],
  named: [{ what: '`password`, `authorization`, `access_token`, `card_number`, …', text: 'correct-horse-battery' }],
};

export const seedKinds: readonly SeedKind[] = ['certain', 'broad', 'named'];
