import type { Scan } from './detector.ts';

/**
 * Keys and tokens behind their names in a sentence: "the token is …", "Incorrect API key provided: …", "token … expired".
 * Those are long, of letters and digits, and neither a path nor a time.
 */
const TOLD_KEY =
  /(?<!unexpected )\b(?:(api|access|auth|secret|app|application)[ _-]?key|token)\b(?: (?:is|was|of|value|provided|used|given|received|supplied)){0,2}:? ["'`]?(?=[^\s"'`]{0,63}\d)(?=[^\s"'`]{0,63}[A-Za-z])([A-Za-z0-9](?:[\w+-]|[/=~.](?=[\w+/=~-])){15,}={0,2})(?!\w|[:/@(]\S)/gi;
/** Words apart by marks, as names of files, services and types are; keys have digits and letters in one. */
const NAME = /^(?:[A-Za-z]{2,}|\d{1,4})(?:[-_./:=]+(?:[A-Za-z]{2,}\d?|v?\d{1,4}))*$/;
const TIME = /^\d{4}-\d{2}-\d{2}T/;

export function findToldKeys(scan: Scan): void {
  for (const match of scan.text.matchAll(TOLD_KEY)) {
    const value = match[2]!;
    if (NAME.test(value) || TIME.test(value)) continue;
    const end = match.index + match[0].length;
    scan.report(end - value.length, end, 'SECRET', match[1] === undefined ? 'token' : 'api-key');
  }
}
