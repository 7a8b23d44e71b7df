import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

const MAX_QUOTED = 256;
const MAX_DOMAIN = 253;
/** `git@github.com:acme/app.git` names a repository, not a person. */
const REPOSITORY = /^git$/i;
/** `icon@2x.png`: a picture for dense screens. */
const SCALED_PICTURE = /^[1-4]x\.[a-z]{2,4}$/i;
const AUTHORITY_BEFORE = /:\/\/[^\s/?#"'<>]*$/;
const TOP_LEVEL = /^(?:xn--[A-Za-z0-9-]{1,59}|[\p{L}\p{M}\u00a1-\u1fff]{2,63})$/u;
/** Scripts without spaces between words begin here; below are punctuation and symbols. */
const WIDE = 0x2c00;

/** E-mail addresses, with internationalised letters, quoted local parts and address literals. */
export const email: Detector = {
  name: 'email',
  entities: ['EMAIL'],
  needs: Hint.At,
  priority: 60,
  find(scan) {
    for (let at = scan.text.indexOf('@'); at >= 0; at = scan.text.indexOf('@', at + 1)) findAround(scan, at);
  },
};

function findAround(scan: Scan, at: number): void {
  const { text } = scan;
  const start = localStart(text, at);
  if (start >= at) return;
  const end = domainEnd(text, at + 1);
  if (end < 0) return;
  const local = text.slice(start, at);
  const domain = text.slice(at + 1, end);
  if (REPOSITORY.test(local) || SCALED_PICTURE.test(domain)) return;
  // What stands before the @ of a URL's host are credentials, which have a detector of their own.
  if (AUTHORITY_BEFORE.test(text.slice(Math.max(0, start - 128), start))) return;
  scan.report(start, end, 'EMAIL', `${local}@${domain}`.toLowerCase());
}

function localStart(text: string, at: number): number {
  if (text.charCodeAt(at - 1) === 0x22) {
    const from = Math.max(0, at - MAX_QUOTED);
    const open = text.slice(from, at - 1).lastIndexOf('"');
    return open >= 0 ? from + open : at;
  }
  let start = at;
  // Longer ones than the 64 characters of RFC 5321 are no addresses, but their front must not stay either.
  if (isWide(text.charCodeAt(at - 1))) {
    while (start > 0 && (isLocal(text.charCodeAt(start - 1)) || isWide(text.charCodeAt(start - 1)))) start--;
  } else {
    // メールはjane@example.com: where nobody writes spaces, the script parts the words.
    while (start > 0 && isLocal(text.charCodeAt(start - 1))) start--;
  }
  // A dot cannot begin it; an apostrophe, slash or equals sign belongs to what stands before.
  while (start < at && /[.'/=?&{|}`^*!#$%-]/.test(text.charAt(start))) start++;
  const local = text.slice(start, at);
  return start + 1 + Math.max(local.lastIndexOf('/'), local.lastIndexOf('='), local.lastIndexOf('&'));
}

/** A letter of Chinese, Japanese, Korean and other scripts beyond U+2C00, or half of one; no punctuation. */
function isWide(code: number): boolean {
  if (code < WIDE || (code >= 0x2e00 && code <= 0x2e7f) || (code >= 0xe000 && code <= 0xf8ff)) return false;
  if (code >= 0x3000 && code <= 0x3030) return code >= 0x3005 && code <= 0x3007;
  return code < 0xfe10 || (code >= 0xfe70 && code < 0xff00);
}

function isLocal(code: number): boolean {
  if (code > 127) return code >= 0xa1 && code < 0x2000;
  // Letters, digits and !#$%&'*+-/=?^_`{|}~. of RFC 5322.
  return isAlphanumeric(code) || "!#$%&'*+-/=?^_`{|}~.".includes(String.fromCharCode(code));
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Where the domain beginning at `start` ends; −1 if there is none. */
function domainEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === 0x5b) {
    const literal = /^\[[\da-fA-F.:IPv]{2,62}\]/.exec(text.slice(start, start + 64))?.[0];
    return literal === undefined ? -1 : start + literal.length;
  }
  const end = domainWithin(text, start, true);
  // `jane@abc例え.jp`: a label of two scripts, if none of one script makes a domain.
  return end >= 0 || !isWide(text.charCodeAt(asciiEnd(text, start))) ? end : domainWithin(text, start, false);
}

function asciiEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < MAX_DOMAIN && isDomain(text.charCodeAt(end))) end++;
  return end;
}

/** Where the domain ends; with `parted`, a label that begins in ASCII ends where a script without spaces begins. */
function domainWithin(text: string, start: number, parted: boolean): number {
  let end = start;
  let wideLabel = true;
  for (; end < text.length && end - start < MAX_DOMAIN; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2e) wideLabel = true;
    else if (isWide(code)) {
      if (!wideLabel && parted) break;
    } else if (!isDomain(code)) break;
    else if (parted) wideLabel &&= !isAlphanumeric(code);
  }
  while (end > start && /[.-]/.test(text.charAt(end - 1))) end--;
  // "mail jane@example.com.Thanks2": whatever follows the last plausible label is cut off label by label.
  const domain = text.slice(start, end);
  let length = domain.length;
  for (let dot = domain.lastIndexOf('.'); dot > 0; dot = domain.lastIndexOf('.', dot - 1)) {
    if (TOP_LEVEL.test(domain.slice(dot + 1, length)) && domain.charAt(dot - 1) !== '.') return start + length;
    length = dot;
  }
  return -1;
}

function isDomain(code: number): boolean {
  if (code > 127) return code >= 0xa1 && code < 0x2000;
  return isAlphanumeric(code) || code === 0x2d || code === 0x2e;
}
