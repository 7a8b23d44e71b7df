import { isNoCredential, SECRET_KEY_WORDS } from '../keys/deny-keys.ts';
import type { KeyRule } from '../keys/key-rules.ts';
import { fits } from '../keys/shapes.ts';
import { Hint } from '../text/hints.ts';
import { anyOf } from '../text/any-of.ts';
import { type Stretch, valueAt } from '../text/quoted-value.ts';
import { findCommandPasswords } from './command-password.ts';
import type { Detector, Scan } from './detector.ts';
import { passwordWordsEnd } from './password-words.ts';
import { findSentCodes } from './sent-code.ts';
import { findToldKeys } from './told-key.ts';

/** One of these must be in a text for its assignments to be worth a look. */
const SECRET_WORDS = new RegExp(
  anyOf([
    ...'pass pwd secret token auth cred cookie apikey signature bearer basic jwt cvv cvc csc otp verification'.split(
      ' ',
    ),
    ...'2fa mfa csrf xsrf sessid sessionid mysql mariadb redis-cli mongo sqlcmd'.split(' '),
    '(?:docker|podman) login',
    'ldap[a-z]{3,6} ',
    'security code',
    'login code',
    'is your ',
    'curl ',
    'one.time',
    String.raw`pin\b`,
    String.raw`(?<![A-Za-z])pw\b`,
    ...SECRET_KEY_WORDS.map((word) => `${word}.?key`),
    String.raw`s(?:ession_?)?id["'\s]{0,2}[=:]`,
  ]),
  'i',
);

const SECRET_WORD = new RegExp(SECRET_WORDS.source, 'gi');

/** Whether one of {@link SECRET_WORDS} stands in a text outside `skipped`: labels and tokens of ours have such letters too. */
export function hasSecretWord(text: string, skipped: readonly Stretch[]): boolean {
  if (skipped.length === 0) return SECRET_WORDS.test(text);
  let next = 0;
  SECRET_WORD.lastIndex = 0;
  for (let match = SECRET_WORD.exec(text); match !== null; match = SECRET_WORD.exec(text)) {
    while (next < skipped.length && skipped[next]!.end <= match.index) next++;
    const stretch = skipped[next];
    if (stretch === undefined || match.index < stretch.start) return true;
    SECRET_WORD.lastIndex = stretch.end;
  }
  return false;
}

/** `name =`, `"name":`, `name =>`, `--name `: what stands before a value, which may hold an assignment itself. */
const NAME =
  /(?<![A-Za-z0-9_])(?!SECRET:[a-z-]{1,32}>)(?:--?)?([A-Za-z_][\w.-]{0,63})(?:\\{0,3}["'`])?(?:\s{0,4}(?:=>|:=|[:=])\s{0,4}|(?=\s)(?<=--?[A-Za-z_][\w.-]{0,63})\s{1,4}(?!-))/g;
/** Sessions that are known by a name of their own; what is tied to them may be followed, so they get tokens. */
const SESSION_NAME = /^(?:connect\.)?(?:sid|sess(?:ion)?_?id)$/i;
/** Up to what separates assignments; an equals sign only pads the end, as in base64. */
const SESSION_VALUE = /\\{0,3}["'`]?([^\s"'`;&,<>=\\]{1,512}={0,2})/y;
/** `arn:aws:secretsmanager:eu-west-1:123456789012:secret:db`: what a secret is called. */
const SECRET_ARN = /arn:aws[\w-]{0,8}:secretsmanager:[\w-]{0,24}:\d{0,12}:$/;
const MIN_SESSION = 6;
/** What Twilio calls its resources: `CA…` is a call, and opens nothing. */
const RESOURCE = /^[A-Z]{2}[\da-f]{32}$/;
/** `<password>hunter2</password>`, but no replacement of ours: a token may end in JWT or PIN. */
const ELEMENT =
  /<(?!(?:SECRET:[a-z-]{1,32}|[A-Z_]{2,32}:(?:k\w{1,8}\.\w{13}|removed|\*{3}\d{4}))>)([A-Za-z_][\w.:-]{0,63})>([^<]{1,4096})</g;
/** Words of English between the name and the value: "my password is hunter2", "PIN: is". */
const SPOKEN =
  /\b(password|passcode|pass ?phrase|pass word|pin(?: (?:code|number))?|cvv|cvc|security code|secret(?: word| phrase| answer)?)\b(?: (?:for|to|of) [\w ]{1,24}?)?(?: ?(?:is|was|=|:)|['’]s)(?: now| currently)?:? (?:["'`]([^"'`\n]{1,4096})["'`]|([^\s"'`]{1,4096}))/gi;
/** `my password is`, `the wifi passphrase's`: behind these a password may be of several words. */
const TELLS = /(?:is|was|['’]s)(?: now| currently)? $/i;
const OWN = /\b(?:my|our)\s(?:\w{1,12}\s)?$/i;
/** So many words are more than anything one says about a password: `correct horse battery staple`. */
const MIN_WORDS_ABOUT = 4;
/** What people say about a password that is not one. */
const ABOUT =
  /^(?:a|an|the|not|too|very|my|your|his|her|its|our|their|no|now|still|always|never|only|also|being|been|be|to|for|in|on|at|of|and|or|if|it|that|this|what|when|where|why|how|required|invalid|incorrect|correct|wrong|missing|expired|empty|weak|strong|short|long|set|unset|reset|changed|needed|mandatory|attempt|attempts|failed|failure|mismatch|rejected|accepted|optional|protected|stored|hashed|encrypted|sent|used|valid|ok|okay|fine|safe|secure|gone|lost|forgotten|about|working|asked|given|null|undefined|none|true|false|different|same|case|case-sensitive|unknown|unset|deprecated|disabled|enabled)[.,!?;:]?$/i;
/** The rest of the line belongs to these headers, with their quoted parameters: `Digest username="…", response="…"`. */
const WHOLE_LINE = /(?<![\w-])((?:proxy-|www-)?authorization|(?:set-)?cookie)["']?\s{0,2}[:=]\s{0,2}["']?/gi;

/** Passwords and other secrets named by the word before them: assignments, options, headers, spoken sentences. */
export function createPassword(ruleOf: (key: string) => KeyRule): Detector {
  return {
    name: 'password',
    entities: ['SECRET', 'SESSION'],
    needs: Hint.SecretWord,
    priority: 84,
    find(scan) {
      findAssignments(scan, ruleOf);
      findElements(scan, ruleOf);
      findSpoken(scan);
      findHeaders(scan);
      findSentCodes(scan);
      findToldKeys(scan);
      findCommandPasswords(scan);
    },
  };
}

function findAssignments(scan: Scan, ruleOf: (key: string) => KeyRule): void {
  if ((scan.hints & (Hint.Colon | Hint.Equals)) === 0 && !scan.text.includes('-')) return;
  // What stands within a value that goes is gone already: without this, `password=password=…` would be read from each name on.
  let after = 0;
  for (const match of scan.text.matchAll(NAME)) {
    const name = match[1]!;
    const at = match.index + match[0].length;
    if (at < after) continue;
    if (SESSION_NAME.test(name)) {
      after = Math.max(after, reportSession(scan, at));
      continue;
    }
    if (name === 'secret' && SECRET_ARN.test(scan.text.slice(Math.max(0, match.index - 64), match.index))) continue;
    const { denial, shape } = ruleOf(name);
    if (denial?.kind !== 'secret') continue;
    const stretch = valueAt(scan.text, at);
    if (stretch === undefined) continue;
    const value = scan.text.slice(stretch.start, stretch.end);
    // max_tokens=4096: the name promises a quantity, and this is one.
    if (!isValue(value, denial.label) || (shape !== undefined && fits(shape, Number(value)))) continue;
    scan.report(stretch.start, stretch.end, 'SECRET', denial.label);
    after = stretch.end;
  }
}

/** With the token that the value has under such a key; returns where it ends, 0 if there is none. */
function reportSession(scan: Scan, at: number): number {
  SESSION_VALUE.lastIndex = at;
  const match = SESSION_VALUE.exec(scan.text);
  const value = match?.[1] ?? '';
  if (value.length < MIN_SESSION || !/\d/.test(value) || RESOURCE.test(value)) return 0;
  const end = at + match![0].length;
  const canonical = value.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  scan.report(end - value.length, end, 'SESSION', canonical);
  return end;
}

function findElements(scan: Scan, ruleOf: (key: string) => KeyRule): void {
  if ((scan.hints & Hint.AngleBracket) === 0) return;
  for (const match of scan.text.matchAll(ELEMENT)) {
    const { denial } = ruleOf(match[1]!);
    const start = match.index + match[1]!.length + 2;
    if (denial?.kind === 'secret') scan.report(start, start + match[2]!.length, 'SECRET', denial.label);
  }
}

function isValue(value: string, label: string): boolean {
  if (ABOUT.test(value) || isNoCredential(label, value) || /^[{}()[\]<>|,.;:!?*]+$/.test(value)) return false;
  // GPIO pin: 17
  if (label === 'pin' && /^\d{1,3}\W{0,2}$/.test(value)) return false;
  return value.length >= 4 || label === 'password' || label === 'pin' || label === 'cvv' || label === 'otp';
}

function findSpoken(scan: Scan): void {
  for (const match of scan.text.matchAll(SPOKEN)) {
    const value = match[2] ?? match[3]!;
    const word = match[1]!.toLowerCase();
    const isCode = !word.startsWith('pass') && !word.startsWith('secret');
    const words = match[2] === undefined && !isCode ? wordsBehind(scan.text, match, value) : undefined;
    if (words !== undefined) {
      scan.report(words.start, words.end, 'SECRET', 'password');
      continue;
    }
    if (match[2] === undefined && ABOUT.test(value)) continue;
    if (isCode && !/\d{3}/.test(value)) continue;
    const kind = !isCode ? 'password' : word.startsWith('pin') ? 'pin' : 'cvv';
    const end = match.index + match[0].length - (match[2] === undefined ? 0 : 1);
    scan.report(end - value.length, end, 'SECRET', kind);
  }
}

/** A password of several plain words that begins with `value`; undefined where it is one word, or what is said about one. */
function wordsBehind(
  text: string,
  match: RegExpExecArray,
  value: string,
): { readonly start: number; readonly end: number } | undefined {
  const start = match.index + match[0].length - value.length;
  if (!TELLS.test(match[0].slice(0, -value.length))) return undefined;
  const about = ABOUT.test(value);
  if (about && !OWN.test(text.slice(Math.max(0, match.index - 18), match.index))) return undefined;
  const end = passwordWordsEnd(text, start, about ? MIN_WORDS_ABOUT : 2);
  return end > start ? { start, end } : undefined;
}

function findHeaders(scan: Scan): void {
  let after = 0;
  for (const match of scan.text.matchAll(WHOLE_LINE)) {
    if (match.index < after) continue;
    const start = match.index + match[0].length;
    const end = headerEnd(scan.text, start);
    const value = scan.text.slice(start, end);
    const label = /cookie/i.test(match[1]!) ? 'cookie' : 'authorization';
    if (value.length < 3 || /^<SECRET:[a-z-]{1,32}>(?:\s|$)/.test(value) || isNoCredential(label, value)) continue;
    after = end;
    scan.report(start, end, 'SECRET', label);
  }
}

/** Where a header's value ends: at the end of the line, or at a quote that does not stand after an equals sign. */
function headerEnd(text: string, start: number): number {
  let quote = '';
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\n' || character === '\r') return index;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      if (!/=\\{0,3}$/.test(text.slice(Math.max(start, index - 4), index))) return index;
      quote = character;
    }
  }
  return text.length;
}
