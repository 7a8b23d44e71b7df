import type { KeyRule } from '../keys/key-rules.ts';
import { fits } from '../keys/shapes.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

/** One of these must be in a text for its assignments to be worth a look. */
export const SECRET_WORDS: RegExp =
  /pass|pwd|secret|token|auth|cred|cookie|api.?key|apikey|access.?key|private.?key|account.?key|shared.?key|signing.?key|encryption.?key|master.?key|signature|bearer|basic|jwt|cvv|cvc|csc|pin\b|otp|security code|csrf|xsrf/i;

/** `name =`, `"name":`, `name =>`, `--name `: what stands before a value, which may hold an assignment itself. */
const NAME =
  /(?<![A-Za-z0-9_])(?!SECRET:[a-z-]{1,32}>)(?:--?)?([A-Za-z_][\w.-]{0,63})(?:\\{0,3}["'`])?(?:\s{0,4}(?:=>|:=|[:=])\s{0,4}|(?<=--?[A-Za-z_][\w.-]{0,63})\s{1,4}(?!-))/g;
/** A value in quotes, escaped ones as well, or up to the next space or separator. */
const VALUE = /(\\{0,3}["'`])([^"'`\\\n]{1,4096}(?:\\[^"'`\n][^"'`\\\n]{0,1024}){0,64})|[^\s"'`;&]{1,4096}/y;
/** `<password>hunter2</password>`, but no replacement of ours: a token may end in JWT or PIN. */
const ELEMENT =
  /<(?!(?:SECRET:[a-z-]{1,32}|[A-Z_]{2,32}:(?:k\w{1,8}\.\w{13}|removed|\*{3}\d{4}))>)([A-Za-z_][\w.:-]{0,63})>([^<]{1,4096})</g;
/** Words of English between the name and the value: "my password is hunter2", "PIN: is". */
const SPOKEN =
  /\b(password|passcode|passphrase|pass word|pin(?: (?:code|number))?|cvv|cvc|security code|secret)\b(?: (?:for|to|of) [\w ]{1,24}?)? ?(?:is|was|=|:)(?: now| currently)?:? (?:["'`]([^"'`\n]{1,256})["'`]|([^\s"'`]{1,256}))/gi;
/** What people say about a password that is not one. */
const ABOUT =
  /^(?:a|an|the|not|too|very|my|your|his|her|its|our|their|no|now|still|always|never|only|also|being|been|be|to|for|in|on|at|of|and|or|if|it|that|this|what|when|where|why|how|required|invalid|incorrect|correct|wrong|missing|expired|empty|weak|strong|short|long|set|unset|reset|changed|needed|mandatory|optional|protected|stored|hashed|encrypted|sent|used|valid|ok|okay|fine|safe|secure|gone|lost|forgotten|about|working|asked|given|null|undefined|none|true|false|different|same|case|case-sensitive|unknown|unset|deprecated|disabled|enabled)[.,!?;:]?$/i;
/** The rest of the line belongs to these headers. */
const WHOLE_LINE =
  /(?<![\w-])((?:proxy-|www-)?authorization|(?:set-)?cookie)["']?\s{0,2}[:=]\s{0,2}["']?([^\n\r"']{3,8192})/gi;

/** Passwords and other secrets named by the word before them: assignments, options, headers, spoken sentences. */
export function createPassword(ruleOf: (key: string) => KeyRule): Detector {
  return {
    name: 'password',
    entities: ['SECRET'],
    needs: Hint.SecretWord,
    priority: 84,
    find(scan) {
      findAssignments(scan, ruleOf);
      findElements(scan, ruleOf);
      findSpoken(scan);
      findHeaders(scan);
    },
  };
}

function findAssignments(scan: Scan, ruleOf: (key: string) => KeyRule): void {
  if ((scan.hints & (Hint.Colon | Hint.Equals)) === 0 && !scan.text.includes('-')) return;
  for (const match of scan.text.matchAll(NAME)) {
    const { denial, shape } = ruleOf(match[1]!);
    if (denial?.kind !== 'secret') continue;
    VALUE.lastIndex = match.index + match[0].length;
    const [whole, , quoted] = VALUE.exec(scan.text) ?? [];
    if (whole === undefined) continue;
    const value = quoted ?? withoutRest(whole);
    // max_tokens=4096: the name promises a quantity, and this is one.
    if (!isValue(value, denial.label) || (shape !== undefined && fits(shape, Number(value)))) continue;
    const start = VALUE.lastIndex - (quoted ?? whole).length;
    scan.report(start, start + value.length, 'SECRET', denial.label);
  }
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
    if (isCode && !/\d/.test(value)) continue;
    const kind = !isCode ? 'password' : word.startsWith('pin') ? 'pin' : 'cvv';
    const end = match.index + match[0].length - (match[2] === undefined ? 0 : 1);
    scan.report(end - value.length, end, 'SECRET', kind);
  }
}

function findHeaders(scan: Scan): void {
  for (const match of scan.text.matchAll(WHOLE_LINE)) {
    const value = match[2]!;
    const end = match.index + match[0].length;
    if (/^<SECRET:[a-z-]{1,32}>\s*$/.test(value)) continue;
    const label = /cookie/i.test(match[1]!) ? 'cookie' : 'authorization';
    scan.report(end - value.length, end, 'SECRET', label);
  }
}
