/** The sizes of DESIGN §5. All count after redaction. */
export const LIMIT = {
  /** Bytes of an event’s log record in JSON, without what escapes add. */
  eventBytes: 10_240,
  /** Characters. */
  errorMessage: 500,
  inputPreview: 100,
  /** Characters of a tenant, agent name and other text of the envelope. */
  envelopeText: 256,
  tags: 16,
  /** Characters. */
  tag: 64,
  stackFrames: 10,
  /** Characters of one string that are still redacted; a longer one is left out as a whole, for half a secret may pass where a whole one is found. */
  redactable: 262_144,
  /** Characters of all texts of one event that are still redacted; it takes 0.3 s, and 10 KB of it can stay. */
  redactableInAll: 1_048_576,
  /** Scalars of a payload that go onto the span. */
  mirroredScalars: 16,
  /** Characters; longer text stays in the event alone. */
  mirroredText: 2048,
} as const;

/** Cuts text to so many characters, never within one, and says how many are missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}…[+${text.length - end} characters]`;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
