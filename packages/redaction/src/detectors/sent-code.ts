import type { Scan } from './detector.ts';

/** Codes that people are sent: "your verification code is 482193", "482193 is your code". */
const SENT_CODE =
  /\b(?:verification|security|one[ -]time|login|sign[ -]?in|authentication|2fa|mfa|otp|sms)(?: pass)? ?code\b(?: is|:| =|=)?:? {0,2}["']?(\d{3}[ -]?\d{3}|\d{4,8})(?!\w)|(?<!\w)(\d{3}[ -]\d{3}|\d{4,8}) is your [\w -]{0,32}\b(?:code|otp|pin|password)\b/gi;
/** "cvv 123": the word is enough, for nothing else of three or four digits follows it. */
const CARD_CODE = /\b(?:cvv2?|cvc2?|security code)(?: code| number)? (\d{3,4})(?![\w.,]*\d)/gi;

/** "pin 4419", "otp 482193": pins of connectors have fewer digits. */
const ACCESS_CODE = /\b(pin|passcode|otp)(?: (?:code|number))? (\d{4,8})(?![\w]|[.,-]\d)/gi;
/** "password hunter2": letters and digits in one, and no algorithm. */
const PASSWORD_BEHIND_ITS_NAME =
  /\b(?:password|passphrase) (?!(?:sha|md|aes|utf|base|oauth|pbkdf|argon|bcrypt|scrypt|v)-?\d)(?=[^\s"'`<>]{0,63}\d)(?=[^\s"'`<>]{0,63}[A-Za-z])([^\s"'`<>]{5,4096})/gi;

/** Codes that open an account once, and the three digits on the back of a card. */
export function findSentCodes(scan: Scan): void {
  for (const match of scan.text.matchAll(SENT_CODE)) {
    const code = match[1] ?? match[2]!;
    const start = match[1] === undefined ? match.index : match.index + match[0].length - code.length;
    scan.report(start, start + code.length, 'SECRET', 'otp');
  }
  for (const match of scan.text.matchAll(CARD_CODE)) reportLast(scan, match, match[1]!, 'cvv');
  for (const match of scan.text.matchAll(ACCESS_CODE)) {
    reportLast(scan, match, match[2]!, match[1]!.toLowerCase() === 'otp' ? 'otp' : 'pin');
  }
  for (const match of scan.text.matchAll(PASSWORD_BEHIND_ITS_NAME)) reportLast(scan, match, match[1]!, 'password');
}

function reportLast(scan: Scan, match: RegExpExecArray, value: string, label: string): void {
  const end = match.index + match[0].length;
  scan.report(end - value.length, end, 'SECRET', label);
}
