import type { KeyRule } from '../keys/key-rules.ts';
import { fits } from '../keys/shapes.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

/** One of these must be in a text for its assignments to be worth a look. */
export const SECRET_WORDS: RegExp =
  /pass|pwd|secret|token|auth|cred|cookie|api.?key|apikey|access.?key|private.?key|account.?key|shared.?key|signing.?key|encryption.?key|master.?key|signature|bearer|basic|jwt|cvv|cvc|csc|pin\b|otp|security code|verification|one.time|2fa|mfa|login code|csrf|xsrf|s(?:ession_?)?id["'\s]{0,2}[=:]|sessid|sessionid|\bpw\b|curl |mysql|mariadb|redis-cli/i;

/** `name =`, `"name":`, `name =>`, `--name `: what stands before a value, which may hold an assignment itself. */
const NAME =
  /(?<![A-Za-z0-9_])(?!SECRET:[a-z-]{1,32}>)(?:--?)?([A-Za-z_][\w.-]{0,63})(?:\\{0,3}["'`])?(?:\s{0,4}(?:=>|:=|[:=])\s{0,4}|(?<=--?[A-Za-z_][\w.-]{0,63})\s{1,4}(?!-))/g;
/** A value up to the next space or separator; a quote belongs to it if the word goes on behind. */
const BARE_VALUE = /[^\s"'`;&]{1,4096}(?:["'`](?=\w)(?![\w.-]{1,64}\s{0,4}[:=])[^\s"'`;&]{1,1024}){0,8}/y;
const OPENING = /\\{0,3}["'`]/y;
const MAX_QUOTED = 4096;
/** Sessions that are known by a name of their own; what is tied to them may be followed, so they get tokens. */
const SESSION_NAME = /^(?:connect\.)?(?:sid|sess(?:ion)?_?id)$/i;
const MIN_SESSION = 6;
/** `<password>hunter2</password>`, but no replacement of ours: a token may end in JWT or PIN. */
const ELEMENT =
  /<(?!(?:SECRET:[a-z-]{1,32}|[A-Z_]{2,32}:(?:k\w{1,8}\.\w{13}|removed|\*{3}\d{4}))>)([A-Za-z_][\w.:-]{0,63})>([^<]{1,4096})</g;
/** Words of English between the name and the value: "my password is hunter2", "PIN: is". */
const SPOKEN =
  /\b(password|passcode|passphrase|pass word|pin(?: (?:code|number))?|cvv|cvc|security code|secret)\b(?: (?:for|to|of) [\w ]{1,24}?)? ?(?:is|was|=|:)(?: now| currently)?:? (?:["'`]([^"'`\n]{1,256})["'`]|([^\s"'`]{1,256}))/gi;
/** What people say about a password that is not one. */
const ABOUT =
  /^(?:a|an|the|not|too|very|my|your|his|her|its|our|their|no|now|still|always|never|only|also|being|been|be|to|for|in|on|at|of|and|or|if|it|that|this|what|when|where|why|how|required|invalid|incorrect|correct|wrong|missing|expired|empty|weak|strong|short|long|set|unset|reset|changed|needed|mandatory|attempt|attempts|failed|failure|mismatch|rejected|accepted|optional|protected|stored|hashed|encrypted|sent|used|valid|ok|okay|fine|safe|secure|gone|lost|forgotten|about|working|asked|given|null|undefined|none|true|false|different|same|case|case-sensitive|unknown|unset|deprecated|disabled|enabled)[.,!?;:]?$/i;
/** The rest of the line belongs to these headers, with their quoted parameters: `Digest username="…", response="…"`. */
const WHOLE_LINE = /(?<![\w-])((?:proxy-|www-)?authorization|(?:set-)?cookie)["']?\s{0,2}[:=]\s{0,2}["']?/gi;
const MAX_LINE = 8192;
/** What stands there instead of a credential. */
const NO_CREDENTIAL =
  /^(?:none|null|undefined|nil|ok|missing|absent|empty|invalid|required|unset|false|true|no|n\/a)\W{0,8}$/i;
/** Codes that people are sent: "your verification code is 482193", "482193 is your code". */
const SENT_CODE =
  /\b(?:verification|security|one[ -]time|login|sign[ -]?in|authentication|2fa|mfa|otp|sms)(?: pass)? ?code\b(?: is|:| =|=)?:? {0,2}["']?(\d{3}[ -]?\d{3}|\d{4,8})(?!\w)|(?<!\w)(\d{3}[ -]\d{3}|\d{4,8}) is your [\w -]{0,32}\b(?:code|otp|pin|password)\b/gi;
/** "cvv 123": the word is enough, for nothing else of three or four digits follows it. */
const CARD_CODE = /\b(?:cvv2?|cvc2?|security code)(?: code| number)? (\d{3,4})(?![\w.,]*\d)/gi;
/** Command lines that take a password behind a short option. */
const COMMANDS: readonly (readonly [command: RegExp, option: RegExp])[] = [
  [/\b(?:curl|wget|http)\s/, /(?<=\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?([^\s:"']{1,128}:[^\s"']{1,256})/g],
  [/\b(?:mysql\w{0,8}|mariadb[\w-]{0,8})\s/, /(?<=\s)-p["']?([^\s"'-][^\s"']{0,255})/g],
  [/\bsshpass\s/, /(?<=\s)-p\s?["']?([^\s"'-][^\s"']{0,255})/g],
  [/\bredis-cli\s/, /(?<=\s)-a\s["']?([^\s"'-][^\s"']{0,255})/g],
];

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
      findCodes(scan);
      findCommands(scan);
    },
  };
}

function findAssignments(scan: Scan, ruleOf: (key: string) => KeyRule): void {
  if ((scan.hints & (Hint.Colon | Hint.Equals)) === 0 && !scan.text.includes('-')) return;
  for (const match of scan.text.matchAll(NAME)) {
    const name = match[1]!;
    const { denial, shape } = ruleOf(name);
    const session = SESSION_NAME.test(name);
    if (denial?.kind !== 'secret' && !session) continue;
    const stretch = valueAt(scan.text, match.index + match[0].length);
    if (stretch === undefined) continue;
    const value = scan.text.slice(stretch.start, stretch.end);
    if (session) {
      if (value.length >= MIN_SESSION && /\d/.test(value)) reportSession(scan, stretch.start, value);
      continue;
    }
    const label = denial?.kind === 'secret' ? denial.label : 'secret';
    // max_tokens=4096: the name promises a quantity, and this is one.
    if (!isValue(value, label) || (shape !== undefined && fits(shape, Number(value)))) continue;
    scan.report(stretch.start, stretch.end, 'SECRET', label);
  }
}

/** With the token that the value has under such a key. */
function reportSession(scan: Scan, start: number, value: string): void {
  const canonical = value.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  scan.report(start, start + value.length, 'SESSION', canonical);
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The value that begins at `at`, without its quotes. */
function valueAt(text: string, at: number): Stretch | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text)?.[0];
  if (opening !== undefined) {
    const start = at + opening.length;
    const end = quotedEnd(text, start, opening);
    return end > start ? { start, end } : undefined;
  }
  BARE_VALUE.lastIndex = at;
  const bare = BARE_VALUE.exec(text)?.[0];
  return bare === undefined ? undefined : { start: at, end: at + withoutRest(bare).length };
}

/**
 * Where a quoted value ends: before a quote of its kind with as many backslashes as the opening one has. More of them
 * escape a quote within the value, but an even number in front of a plain quote escapes itself: `"C:\\\\"`.
 */
function quotedEnd(text: string, start: number, opening: string): number {
  const quote = opening.slice(-1);
  const depth = opening.length - 1;
  const bound = Math.min(text.length, start + MAX_QUOTED);
  let backslashes = 0;
  for (let index = start; index < bound; index++) {
    const character = text.charAt(index);
    if (character === '\n') return index;
    if (character === quote && (backslashes <= depth || (depth === 0 && backslashes % 2 === 0))) {
      return depth === 0 ? index : index - backslashes;
    }
    backslashes = character === '\\' ? backslashes + 1 : 0;
  }
  return bound;
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
  if (ABOUT.test(value) || /^[{}()[\]<>|,.;:!?*]+$/.test(value)) return false;
  // GPIO pin: 17
  if (label === 'pin' && /^\d{1,3}\W{0,2}$/.test(value)) return false;
  return value.length >= 4 || label === 'password' || label === 'pin' || label === 'cvv' || label === 'otp';
}

/** Without the brackets that close what was opened before the name, and without the next assignment. */
function withoutRest(value: string): string {
  return value.replace(/,(?=$|["']?[\w.-]{1,64}["']?[=:]).*$/, '').replace(/(?<=.)[)\]}]{1,8}$/, '');
}

function findSpoken(scan: Scan): void {
  for (const match of scan.text.matchAll(SPOKEN)) {
    const value = match[2] ?? match[3]!;
    if (match[2] === undefined && ABOUT.test(value)) continue;
    const word = match[1]!.toLowerCase();
    const isCode = !word.startsWith('pass') && word !== 'secret';
    if (isCode && !/\d{3}/.test(value)) continue;
    const kind = !isCode ? 'password' : word.startsWith('pin') ? 'pin' : 'cvv';
    const end = match.index + match[0].length - (match[2] === undefined ? 0 : 1);
    scan.report(end - value.length, end, 'SECRET', kind);
  }
}

function findHeaders(scan: Scan): void {
  let after = 0;
  for (const match of scan.text.matchAll(WHOLE_LINE)) {
    if (match.index < after) continue;
    const start = match.index + match[0].length;
    const end = headerEnd(scan.text, start);
    const value = scan.text.slice(start, end);
    if (value.length < 3 || /^<SECRET:[a-z-]{1,32}>\s*$/.test(value) || NO_CREDENTIAL.test(value)) continue;
    after = end;
    scan.report(start, end, 'SECRET', /cookie/i.test(match[1]!) ? 'cookie' : 'authorization');
  }
}

/** Where a header's value ends: at the end of the line, or at a quote that does not stand after an equals sign. */
function headerEnd(text: string, start: number): number {
  const bound = Math.min(text.length, start + MAX_LINE);
  let quote = '';
  for (let index = start; index < bound; index++) {
    const character = text.charAt(index);
    if (character === '\n' || character === '\r') return index;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      if (!/=\\{0,3}$/.test(text.slice(Math.max(start, index - 4), index))) return index;
      quote = character;
    }
  }
  return bound;
}

function findCodes(scan: Scan): void {
  for (const match of scan.text.matchAll(SENT_CODE)) {
    const code = match[1] ?? match[2]!;
    const start = match[1] === undefined ? match.index : match.index + match[0].length - code.length;
    scan.report(start, start + code.length, 'SECRET', 'otp');
  }
  for (const match of scan.text.matchAll(CARD_CODE)) {
    const end = match.index + match[0].length;
    scan.report(end - match[1]!.length, end, 'SECRET', 'cvv');
  }
}

function findCommands(scan: Scan): void {
  for (const [command, option] of COMMANDS) {
    const start = scan.text.search(command);
    if (start < 0) continue;
    for (const match of scan.text.matchAll(option)) {
      const end = match.index + match[0].length;
      if (match.index > start) scan.report(end - match[1]!.length, end, 'SECRET', 'credentials');
    }
  }
}
