import { createHash } from 'node:crypto';

/** What the telephone company calls a call: made from the call's own id, so that no two calls share one. */
export interface TelephoneIds {
  /** As Twilio documents it: `CA` and 32 hexadecimal digits. https://www.twilio.com/docs/glossary/what-is-a-sid */
  readonly callSid: string;
  /** `MZ` and 32 hexadecimal digits. */
  readonly streamSid: string;
  /** One of the numbers that are set aside for fiction. */
  readonly from: string;
}

export function telephoneIds(callId: string): TelephoneIds {
  const [call, stream, caller] = ['call', 'stream', 'caller'].map((what) =>
    createHash('sha256').update(`${what} ${callId}`).digest('hex').slice(0, 32),
  ) as [string, string, string];
  const line = 100 + (Number.parseInt(caller.slice(0, 8), 16) % 100);
  return { callSid: `CA${call}`, streamSid: `MZ${stream}`, from: `+1202555${String(line).padStart(4, '0')}` };
}
