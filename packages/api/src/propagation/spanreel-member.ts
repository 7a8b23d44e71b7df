/** The key of our member in `tracestate`. */
export const MEMBER_KEY = 'spanreel';

const SHAPE = /^c:(\d{1,16})(?:;s:([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32}))?$/;

/** What our member of `tracestate` carries: nothing but a number and a random id, so every host may see it. */
export interface SpanreelMember {
  /** The sender's Lamport clock. */
  readonly clock: number;
  readonly streamId?: string;
}

/** Reads `c:<clock>;s:<stream id>`; `undefined` if it has any other shape. */
export function parseMember(value: string): SpanreelMember | undefined {
  const [, digits, streamId] = SHAPE.exec(value) ?? [];
  const clock = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(clock)) return undefined;
  return streamId === undefined ? { clock } : { clock, streamId };
}

const SENT = /(?:^|,)spanreel=([^,]*)/;

/** Our member of a `tracestate` that this process itself sent. */
export function parseSentMember(tracestate: string): SpanreelMember | undefined {
  return parseMember(SENT.exec(tracestate)?.[1] ?? '');
}

/** Writes `c:<clock>;s:<stream id>`. */
export function formatMember({ clock, streamId }: SpanreelMember): string {
  return streamId === undefined ? `c:${clock}` : `c:${clock};s:${streamId}`;
}
