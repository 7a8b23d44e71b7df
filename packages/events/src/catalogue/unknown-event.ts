import { distance } from 'fastest-levenshtein';

import { aliases } from './aliases.ts';
import { knownNames } from './find-event.ts';

/** Longer names are no slips of the fingers. */
const MAX_LENGTH = 64;
/** A name that is emitted wrongly once is emitted so again and again: comparing it with all others takes a tenth of a millisecond. */
const MAX_REMEMBERED = 100;

const remembered = new Map<string, string>();

/** Why an event of this name is not taken, and which name was probably meant. Repeats nothing that could be anybody's data. */
export function unknownEvent(type: unknown): string {
  if (typeof type !== 'string' || type.length > MAX_LENGTH) return sentence(type);
  const known = remembered.get(type);
  if (known !== undefined) return known;
  const said = sentence(type, nearestEvent(type));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(type, said);
  return said;
}

/** A refused name may be anything, a person's address too: only what looks like a name is repeated. */
export function nameForMessage(type: unknown): string {
  return typeof type === 'string' && /^[a-z][a-z_]{0,30}([.:][a-z_]{1,30}){0,4}$/.test(type)
    ? `"${type}"`
    : '(no valid name)';
}

/** The event that was probably meant by a name: a quarter of its letters differ at most, or an ending of three is missing. */
export function nearestEvent(name: string): string | undefined {
  const typed = lettersOf(name);
  const candidates = knownNames().map((event) => [event, event] as const);
  let nearest: string | undefined;
  let least = Math.floor(typed.length / 4) + 1;
  for (const [spelling, event] of [...candidates, ...aliases]) {
    const differing = difference(typed, lettersOf(spelling));
    if (differing >= least) continue;
    least = differing;
    nearest = event;
  }
  return nearest;
}

function difference(typed: string, meant: string): number {
  const isCut = typed.length > 3 && meant.startsWith(typed) && meant.length - typed.length <= 3;
  return isCut && meant !== typed ? 1 : distance(typed, meant);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

function sentence(type: unknown, nearest?: string): string {
  const wayOut = nearest === undefined ? 'add it with defineEvents' : `did you mean "${nearest}"?`;
  return `event ${nameForMessage(type)} is not in the catalogue; ${wayOut}`;
}
