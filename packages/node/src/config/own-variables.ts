import type { Config } from './config.ts';
import type { Variable } from './variable.ts';
import { flag, flagOrHosts, hosts, oneOf, secret, text } from './variable.ts';

/** Spanreel's own variables, and what is read from them. */
export interface OwnEnvironment {
  readonly SPANREEL_DISABLED: boolean;
  readonly SPANREEL_STRICT: boolean;
  readonly SPANREEL_STRICT_EVENTS: boolean;
  readonly SPANREEL_LOG: string;
  readonly SPANREEL_CAPTURE_CONTENT: Config['captureContent'];
  readonly SPANREEL_REDACTION_KEY: string;
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
