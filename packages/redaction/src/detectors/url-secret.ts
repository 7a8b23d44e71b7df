import type { Denial } from '../keys/deny-keys.ts';
import type { KeyRule } from '../keys/key-rules.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

const MAX_AUTHORITY = 1024;
/** Name and equals sign; `url.query` comes without its question mark. A value may be a URL with a query of its own. */
const PARAMETER = /(?:^|[?&#;])([\w.~[\]%-]{1,64})=/g;
const VALUE = /[^&#\s"'<>]{1,8192}|<[^&#\s"']{1,128}/y;
/** Names that are secret in a query and harmless elsewhere: signatures, authorization codes, keys. */
const SENSITIVE =
  /^(?:sig|key|code|auth|state|nonce|ticket|sid|hash|hmac|x-amz-(?:credential|security-token)|x-goog-(?:credential|signature)|awsaccesskeyid|subscription-key)$/i;
const PORT = /^\d{1,5}$/;

/** Credentials before the `@` of a URL or connection string, and parameters of a query whose names deny their values. */
export function createUrlSecret(ruleOf: (key: string) => KeyRule): Detector {
  return {
    name: 'url-secret',
    entities: ['SECRET'],
    needs: Hint.Colon | Hint.Equals,
    priority: 86,
    readsEncoded: true,
    find(scan) {
      findUserInfo(scan);
      if ((scan.hints & Hint.Equals) !== 0) findParameters(scan, ruleOf);
    },
  };
}

function findUserInfo(scan: Scan): void {
  if ((scan.hints & Hint.At) === 0) return;
  const { text } = scan;
  for (let colon = text.indexOf('://'); colon >= 0; colon = text.indexOf('://', colon + 3)) {
    const start = colon + 3;
    const end = userInfoEnd(text.slice(start, start + MAX_AUTHORITY));
    if (end > 0) scan.report(start, start + end, 'SECRET', 'credentials');
  }
}

/**
 * Length of the credentials at the beginning of an authority; 0 if there are none. A password may hold an unescaped `/`
 * or `@`; then what looks like a port is none.
 */
function userInfoEnd(authority: string): number {
  const token = /^[^\s"'<>]*/.exec(authority)?.[0] ?? '';
  const host = /^[^/?#]*/.exec(token)?.[0] ?? '';
  const at = host.lastIndexOf('@');
  if (at >= 0) return at;
  const colon = host.indexOf(':');
  if (colon < 0 || host.startsWith('[') || PORT.test(host.slice(colon + 1))) return 0;
  return Math.max(0, token.lastIndexOf('@'));
}

function findParameters(scan: Scan, ruleOf: (key: string) => KeyRule): void {
  for (const match of scan.text.matchAll(PARAMETER)) {
    const { denial } = ruleOf(match[1]!);
    const sensitive = SENSITIVE.test(match[1]!);
    // `a=b` at the very beginning is a query only if more follows.
    if ((denial === undefined && !sensitive) || (match.index === 0 && !scan.text.includes('&'))) continue;
    VALUE.lastIndex = match.index + match[0].length;
    const value = VALUE.exec(scan.text)?.[0];
    if (value !== undefined) reportValue(scan, VALUE.lastIndex - value.length, value, denial);
  }
}

function reportValue(scan: Scan, start: number, value: string, denial: Denial | undefined): void {
  const end = start + value.length;
  if (denial?.kind === 'secret') scan.report(start, end, 'SECRET', denial.label);
  else if (denial === undefined && value.length >= 6) scan.report(start, end, 'SECRET', 'parameter');
  else if (denial !== undefined && countDigits(value) >= denial.digits) {
    scan.report(start, end, denial.entity, value.replaceAll(/[^\p{L}\d]/gu, '').toLowerCase());
  }
}

function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) count++;
  }
  return count;
}
