import { createHash, randomInt } from 'node:crypto';

import { shortIds } from './short-ids.ts';

const IS_HEX = /^[0-9a-f]{12,}$/i;

const CONSONANTS = 'bcdfghjklmnpqrstvwxz';
const PREFIX = new RegExp(`^call(?:-[${CONSONANTS}]{4}|\\d*)-`);

/**
 * How the log of a run knows its calls, by recording: `call-0a37e848`, in the second run of the same log `call2-0a37e848`, so that no
 * two runs share an id and none is the beginning of another's. A run with a name: `call-kfqz-0a37e848`.
 */
export function callIds(recordings: readonly string[], run: number | string): ReadonlyMap<string, string> {
  const prefix = run === 1 ? 'call-' : `call${typeof run === 'string' ? '-' : ''}${run}-`;
  return new Map([...recordingNames(recordings)].map(([recording, name]) => [recording, `${prefix}${name}`]));
}

/** A name for a run whose calls meet those of runs that it cannot see: in a Collector's event log, and in Jaeger. */
export function runName(): string {
  return Array.from({ length: 4 }, () => CONSONANTS[randomInt(CONSONANTS.length)]).join('');
}

/** What a call's id says of its recording, whichever run it is of. */
export function nameInCallId(id: string): string {
  return id.replace(PREFIX, '');
}

/** What people and logs call a recording: its name, or the beginning of its hexadecimal id, which is unique. */
export function recordingNames(recordings: readonly string[]): ReadonlyMap<string, string> {
  const short = shortIds(recordings);
  // Of what somebody has named, half a name is less than the whole.
  const lengthOf = (id: string): number => (IS_HEX.test(id) ? (short.get(id)?.length ?? id.length) : id.length);
  return new Map(recordings.map((id) => [id, readable(id, lengthOf(id))]));
}

/**
 * Redaction takes `call-39194242` for a phone number, and it should: so a name is made longer until it has a letter in the right place,
 * or is spelled in letters altogether.
 */
function readable(id: string, length: number): string {
  for (let upto = length; upto <= id.length; upto += 1) {
    const name = id.slice(0, upto);
    if (/^[A-Za-z0-9][\w-]*$/.test(name) && !readsLikeANumber(name)) return name;
  }
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `x${digest.replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
}

/** Seven digits or more, unless a letter follows at once and there are too few for a card. */
function readsLikeANumber(name: string): boolean {
  const runs = name.match(/\d(?:[-_]*\d){6,}[A-Za-z]?/g) ?? [];
  return runs.some((run) => !/^\d{7,11}[A-Za-z]$/.test(run));
}
