import { RedactionPolicyError } from './policy-error.ts';

/** What is different in log records, which more people read than spans and events. */
export interface LogRules {
  /**
   * In records of this severity and above e-mail addresses and phone numbers show their last four characters, by which
   * people recognise them: `<EMAIL:***.doe>` (of the part before the `@`, and never more than half of it), `<PHONE:***0156>`.
   * Below, and where a record tells no severity, they have tokens; whatever the policy removes stays removed. Never by default.
   */
  readonly last4From?: Severity;
  /**
   * What becomes of messages that somebody wrote or said: what stands in a record under a key that ends in `body`, `content`,
   * `text`, `transcript` or `utterance`. `remove`, the default: `<MESSAGE:removed>`; `cut`: redacted, and 50 characters of it;
   * `keep`: redacted like all else.
   */
  readonly messages?: Messages;
}

const MESSAGES = ['remove', 'cut', 'keep'] as const;
type Messages = (typeof MESSAGES)[number];

export type Severity = keyof typeof SEVERITIES;

/** The first number of each range of OpenTelemetry's severities. */
const SEVERITIES = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

/** The rules for one record, as a redactor follows them. */
export interface LogView {
  readonly last4: boolean;
  readonly messages: Messages;
}

/** Characters of a message that `cut` leaves, the marker included. */
export const MAX_MESSAGE = 50;

const MESSAGE = /^(?:body|content|text|transcript|utterance)$/;

/** Whether what stands under a key of these words is a message of somebody. */
export function isMessage(words: readonly string[]): boolean {
  return MESSAGE.test(words.at(-1) ?? '');
}

/** What the rules say of a record of this severity. Messages are of interest to few who read logs: they go where nobody asks for them. */
export function viewAt({ last4From, messages = 'remove' }: LogRules, severity: number | undefined): LogView {
  return { last4: last4From !== undefined && (severity ?? 0) >= SEVERITIES[last4From], messages };
}

/** Throws a {@link RedactionPolicyError} for what is no rule. */
export function validateLogRules(rules: LogRules): void {
  const { last4From, messages, ...unknown } = rules;
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RedactionPolicyError(`logs.${name} is no setting; there are last4From, messages`);
  if (last4From !== undefined && !Object.hasOwn(SEVERITIES, last4From)) {
    throw new RedactionPolicyError(`logs.last4From "${last4From}" is none of ${Object.keys(SEVERITIES).join(', ')}`);
  }
  if (messages !== undefined && !MESSAGES.includes(messages)) {
    throw new RedactionPolicyError(`logs.messages "${messages}" is none of ${MESSAGES.join(', ')}`);
  }
}
