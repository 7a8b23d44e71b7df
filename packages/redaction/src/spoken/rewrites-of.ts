import { type NumberRun, numberRunAt } from './number-run.ts';
import { type Rewrite, rewriteRun } from './rewrite.ts';
import { acronymAt } from './spoken-acronym.ts';
import { spokenCodeAt } from './spoken-code.ts';
import { spokenDateAt } from './spoken-date.ts';
import { spokenEmailAt } from './spoken-email.ts';
import { mayEndHosts } from './spoken-host.ts';
import { spokenPasswordAt } from './spoken-password.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { NUMBER, Speech } from './spoken-words.ts';
import { spokenUrlAt } from './spoken-url.ts';

/** What begins a date, a number or a code. */
const BEGINS: number = NUMBER | Speech.Ordinal | Speech.Month | Speech.Letter | Speech.Spelling;

/** All that was spoken in a text and is written otherwise, in order and apart. */
export function rewritesOf(speech: SpokenText): Rewrite[] {
  const named = hostsOf(speech);
  const rewrites: Rewrite[] = [];
  let next = 0;
  for (let index = 0; index < speech.tokens.length; index++) {
    while (next < named.length && named[next]!.first < index) next++;
    const email = named[next];
    if (email?.first === index) {
      rewrites.push(email);
      index = email.last;
      continue;
    }
    const found = rewriteAt(speech, index, email?.first ?? speech.tokens.length);
    if (found === undefined) continue;
    rewrites.push(found);
    index = found.last;
  }
  return rewrites;
}

/** Addresses of mail and pages, which reach back before the word that shows them. */
function hostsOf(speech: SpokenText): Rewrite[] {
  const found: Rewrite[] = [];
  const hosts = mayEndHosts(speech);
  let after = 0;
  for (let index = 0; index < speech.tokens.length; index++) {
    const word = speech.word(index);
    const mail = word === 'at' || speech.gap(index).includes('@') ? spokenEmailAt(speech, index) : undefined;
    const host = mail ?? (hosts && word === 'dot' ? spokenUrlAt(speech, index) : undefined);
    if (host === undefined || host.first < after) continue;
    found.push(host);
    after = host.last + 1;
    index = host.last;
  }
  return found;
}

function rewriteAt(speech: SpokenText, index: number, before: number): Rewrite | undefined {
  const password = mayBePassword(speech, index) ? spokenPasswordAt(speech, index) : undefined;
  if (password !== undefined && password.last < before) return password;
  if (!speech.is(index, BEGINS) && !/^(?:plus|capital|the)$/.test(speech.word(index))) return undefined;
  const date = spokenDateAt(speech, index);
  if (date !== undefined && date.last < before) return date;
  const acronym = acronymAt(speech, index);
  if (acronym !== undefined && acronym.last < before) return acronym;
  const code = spokenCodeAt(speech, index);
  if (code !== undefined && code.last < before) return code;
  const run = numberRunAt(speech, index, before);
  return run === undefined || !isWorthwhile(speech, run) ? undefined : rewriteRun(speech, run);
}

/** One digit alone is nothing but somebody's age. */
function isWorthwhile(speech: SpokenText, run: NumberRun): boolean {
  if (run.digits.length > 1) return true;
  return (
    /^years?$/.test(speech.word(run.last + 1)) ||
    /^(?:turn(?:ed|ing|s)?|aged?|was|is)$/.test(speech.word(run.first - 1))
  );
}

/** Looking back is worth it only behind these. */
function mayBePassword(speech: SpokenText, index: number): boolean {
  return /^(?:is|was|it's|be|now|currently|um|uh|(?:password|passcode|passphrase|pin)(?:'s)?)$/.test(
    speech.word(index - 1),
  );
}
