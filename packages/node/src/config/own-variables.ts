import type { Config } from './config.ts';
import type { Variable } from './variable.ts';
import { duration, flag, flagOrHosts, hosts, oneOf, secret, text } from './variable.ts';

/** Spanreel's own variables, and what is read from them. */
export interface OwnEnvironment {
  readonly SPANREEL_DISABLED: boolean;
  readonly SPANREEL_STRICT: boolean;
  readonly SPANREEL_STRICT_EVENTS: boolean;
  readonly SPANREEL_LOG: string;
  readonly SPANREEL_CAPTURE_CONTENT: Config['captureContent'];
  readonly SPANREEL_REDACTION_KEY: string;
  readonly SPANREEL_REDACTION_POLICY: string;
  readonly SPANREEL_NAME_MODEL: string;
  readonly SPANREEL_TOKEN_SCOPE: Config['tokens']['scope'];
  readonly SPANREEL_TOKEN_MODE: Config['tokens']['mode'];
  readonly SPANREEL_VAULT: boolean | string;
  readonly SPANREEL_VAULT_MASTER_KEY: string;
  readonly SPANREEL_VAULT_MASTER_KEY_FILE: string;
  readonly SPANREEL_VAULT_TTL: number;
  readonly SPANREEL_BREAKER_STDERR: Config['breakerStderr'];
  readonly SPANREEL_API_EVENTS: Config['apiEvents'];
  readonly SPANREEL_BAGGAGE_HOSTS: readonly string[];
  readonly SPANREEL_TRACE_ID_HOSTS: readonly string[];
}

export const ownVariables: { readonly [Name in keyof OwnEnvironment]: Variable<OwnEnvironment[Name]> } = {
  SPANREEL_DISABLED: flag('Switches everything off.'),
  SPANREEL_STRICT: flag(
    'Ends the program with exit code 4 when a setting of ours is wrong, instead of running it unobserved.',
  ),
  SPANREEL_STRICT_EVENTS: flag(
    'For tests: `emit` throws for an unknown event and for a wrong payload, instead of refusing it with a line in the diagnostics.',
  ),
  SPANREEL_LOG: text('`.spanreel/log`', 'Folder of the event log.', 'folder'),
  SPANREEL_CAPTURE_CONTENT: oneOf(
    ['none', 'events', 'events+spans'],
    '`events`',
    'Where transcripts, inputs, outputs and reasons are recorded, redacted.',
  ),
  SPANREEL_REDACTION_KEY: secret(redactionKey()),
  SPANREEL_REDACTION_POLICY: text(
    'everything but dates is a token',
    'JSON that says what becomes of what: presets, actions, tenants, log records, as the README of `@spanreel/redaction` has them.',
    'file',
  ),
  SPANREEL_NAME_MODEL: text(
    'none',
    'Model that finds names beside the built-in detectors, read from this folder by `@spanreel/name-model`, which is installed apart.',
    'folder',
  ),
  SPANREEL_TOKEN_SCOPE: oneOf(
    ['all', 'tenant', 'conversation'],
    '`all`',
    'Within what one value has one token: everywhere, in what has one `tenant.id`, in one conversation.',
  ),
  SPANREEL_TOKEN_MODE: oneOf(
    ['keyed', 'random'],
    '`keyed`',
    '`keyed`: tokens are made of the value and the key; `random`: of nothing, the vault knows which value has which.',
  ),
  SPANREEL_VAULT: vault(),
  SPANREEL_VAULT_MASTER_KEY: secret(masterKey()),
  SPANREEL_VAULT_MASTER_KEY_FILE: text(
    'none',
    'File with the master keys, one a line, that only its owner can read; new ones are used without a restart.',
    'file',
  ),
  SPANREEL_VAULT_TTL: duration('`24h`', 'How long the vault keeps a value after it was last met.'),
  SPANREEL_BREAKER_STDERR: oneOf(
    ['fallback', 'events'],
    '`fallback`',
    '`fallback`: events that were to be written go to stderr when no disk takes them any more, while a log that cannot be opened at all is said at start and its events are counted; `events`: whenever the log cannot be written.',
  ),
  SPANREEL_API_EVENTS: flagOrHosts(
    'Whether requests of HTTP clients are events too (`api.call.*`, `api.rate_limited`): all of them, or those to some hosts.',
  ),
  SPANREEL_BAGGAGE_HOSTS: hosts('Hosts that get our baggage, beside loopback and private addresses.'),
  SPANREEL_TRACE_ID_HOSTS: hosts('Hosts that also get the older `trace_id` header.'),
};

// As `tokenKeyFrom` of @spanreel/redaction reads it: an id may stand in front, `k2:…`.
const KEY = /^(?:k[0-9A-Za-z]{1,8}:)?(.+)$/s;
const LEAST_KEY_LENGTH = 16;

function redactionKey(): Variable<string> {
  return {
    ...text('a key file in `.spanreel/vault/`', 'Key of the tokens that stand for removed values.', 'secret text'),
    read(value) {
      const length = Buffer.byteLength(KEY.exec(value)?.[1] ?? '');
      if (length >= LEAST_KEY_LENGTH) return { value };
      return {
        wrong: `has ${length} characters; use at least ${LEAST_KEY_LENGTH}, such as the output of "openssl rand -hex 32"`,
      };
    },
  };
}

function vault(): Variable<boolean | string> {
  return {
    values: '`true`, `false`, or a folder',
    fallback: '`false`',
    meaning:
      'Whether values are kept, encrypted, to be shown to authorised operators: in `.spanreel/vault` beside the log, or in the folder.',
    read(value) {
      const lower = value.toLowerCase();
      if (lower === 'true' || lower === 'false') return { value: lower === 'true' };
      // What people write for yes and no elsewhere would make a folder of that name.
      if (!/^(?:[01]|yes|no|on|off|enabled|disabled)$/.test(lower)) return { value };
      return { wrong: 'is neither true nor false nor a folder; use true, false, or a path such as ./vault' };
    },
  };
}

// As `masterKeysFrom` of @spanreel/redaction/vault reads it.
const MASTER_KEY = /^(?:[0-9A-Za-z._/-]{1,64}:)?(?:[\da-f]{64}|[\w+/-]{43}=?)$/i;

function masterKey(): Variable<string> {
  const meaning =
    'Master key of the vault: 32 bytes in base64 or hex; older ones behind it, comma-separated, each with an id in front (`2027:…`) if you like.';
  return {
    ...text('none', meaning, 'secret text'),
    read(value) {
      const keys = value.split(',').map((key) => key.trim());
      return keys.every((key) => MASTER_KEY.test(key))
        ? { value }
        : { wrong: 'is not 32 bytes in base64 or hex; use the output of "openssl rand -base64 32"' };
    },
  };
}
