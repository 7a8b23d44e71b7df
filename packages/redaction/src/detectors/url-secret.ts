import type { KeyRule } from '../keys/key-rules.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';
import { parametersOf } from './url-parameters.ts';

const MAX_AUTHORITY = 1024;
/** Names that are secret in a query and harmless elsewhere: signatures, authorization codes, keys. */
const SENSITIVE =
  /^(?:sig|key|code|auth|state|nonce|ticket|sid|hash|hmac|x-amz-(?:credential|security-token)|x-goog-(?:credential|signature)|awsaccesskeyid|subscription-key)$/i;
/** Shorter values are no codes and no signatures. */
const MIN_SENSITIVE = 6;
/** `state=completed` tells how something stands; what an OAuth client makes up is no row of small letters. */
const STATE = /^[a-z]{2,12}(?:[_-][a-z]{2,12}){0,3}$/;
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
  let after = 0;
  for (const { name, start, end } of parametersOf(scan.text, (one, at) => at >= after && isSecret(one, ruleOf))) {
    const { denial } = ruleOf(name);
    const isCode = end - start >= MIN_SENSITIVE && !isState(name, scan.text.slice(start, end));
    if (denial?.kind !== 'secret' && !isCode) continue;
    scan.report(start, end, 'SECRET', denial?.kind === 'secret' ? denial.label : 'parameter');
    after = end;
  }
}

function isState(name: string, value: string): boolean {
  return /^state$/i.test(name) && STATE.test(value);
}

function isSecret(name: string, ruleOf: (key: string) => KeyRule): boolean {
  return SENSITIVE.test(name) || ruleOf(name).denial?.kind === 'secret';
}
