import type { Scan } from './detector.ts';

/** Codes that people are sent: "your verification code is 482193", "482193 is your code". */
const SENT_CODE =
  /\b(?:verification|security|one[ -]time|login|sign[ -]?in|authentication|2fa|mfa|otp|sms)(?: pass)? ?code\b(?: is|:| =|=)?:? {0,2}["']?(\d{3}[ -]?\d{3}|\d{4,8})(?!\w)|(?<!\w)(\d{3}[ -]\d{3}|\d{4,8}) is your [\w -]{0,32}\b(?:code|otp|pin|password)\b/gi;
/** "cvv 123": the word is enough, for nothing else of three or four digits follows it. */
const CARD_CODE = /\b(?:cvv2?|cvc2?|security code)(?: code| number)? (\d{3,4})(?![\w.,]*\d)/gi;

/** Codes that open an account once, and the three digits on the back of a card. */
export function findSentCodes(scan: Scan): void {
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
