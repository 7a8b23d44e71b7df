/** What a spoken number is by the words before it, where no written form decides. */
interface Announcement {
  readonly entity: string;
  readonly words: RegExp;
  readonly least: number;
  readonly most: number;
}

const REACH = 72;
const ANNOUNCEMENTS: readonly Announcement[] = [
  {
    entity: 'SECRET',
    words:
      /\b(?:pin|cvv2?|cvc2?|security code|card code|pass ?code|pass ?word|verification code|(?:my|access|entry|door|gate|alarm|unlock|login) code|one[ -]time (?:code|password)|code (?:on|from) the back|digits on the back|(?:sent|texted|text|sms|got|received|emailed|gave)\b[^.?!;\n]{0,24}\bcode|code (?:they|you|i was|that was|was|i got|i received)\b[^.?!;\n]{0,24}(?:sent|texted|got|received|is)|two[ -]factor(?: code)?|authenticator(?: code)?)\b/gi,
    least: 3,
    most: 12,
  },
  {
    entity: 'CARD',
    words: /\b(?:card(?: number)?|visa|mastercard|amex|american express|charge (?:it|that)|debit|credit)\b/gi,
    least: 12,
    most: 19,
  },
  { entity: 'TFN', words: /\b(?:tfn|t\.? ?f\.? ?n|tax file(?: number)?)\b/gi, least: 8, most: 9 },
  { entity: 'MEDICARE', words: /\bmedicare\b/gi, least: 9, most: 11 },
  { entity: 'ABN', words: /\b(?:abn|a b n|business number)\b/gi, least: 11, most: 11 },
  { entity: 'SSN', words: /\b(?:ssn|s s n|social(?: security)?(?: number)?|itin|tax ?payer)\b/gi, least: 4, most: 9 },
  { entity: 'LICENCE', words: /\b(?:licen[cs]e|driver'?s? (?:id|number)|learner'?s permit)\b/gi, least: 5, most: 12 },
  { entity: 'PASSPORT', words: /\bpassport\b/gi, least: 6, most: 9 },
  {
    entity: 'MEDICAL_RECORD',
    words: /\b(?:mrn|medical record|patient (?:id|number)|member (?:id|number)|health fund|health plan)\b/gi,
    least: 4,
    most: 14,
  },
  {
    entity: 'ACCOUNT',
    words:
      /\b(?:account|acct|b ?s ?b|routing|sort code|membership(?: number)?|policy number|customer (?:id|number)|client number)\b/gi,
    least: 4,
    most: 17,
  },
  {
    entity: 'NATIONAL_ID',
    words: /\b(?:centrelink|crn|customer reference number|n ?h ?s number|national insurance|ndis|dva)\b/gi,
    least: 6,
    most: 11,
  },
  { entity: 'TAX_ID', words: /\b(?:ird|i r d|utr|tax (?:id|number))\b/gi, least: 8, most: 11 },
  { entity: 'PLATE', words: /\b(?:rego|registration|(?:number|licen[cs]e) plate|plate)\b/gi, least: 4, most: 8 },
  { entity: 'POSTCODE', words: /\b(?:post ?code|zip(?: ?code)?|postal code)\b/gi, least: 3, most: 9 },
  { entity: 'DEVICE', words: /\b(?:imei|serial(?: number)?|device id)\b/gi, least: 5, most: 20 },
  { entity: 'BIRTH_DATE', words: /\b(?:born|birth|birthday|d\.? ?o\.? ?b)\b/gi, least: 4, most: 8 },
  {
    entity: 'PHONE',
    words:
      /\b(?:phone|mobile|mob|cell(?:phone)?|tele?phone|land ?line|fax|call(?: me| us| him| her| them| back)?|text me|ring(?: me)?|reach(?: me)?|dial|contact|whatsapp|number(?: is|'s| to| for| on|:)|(?:my|her|his|our|their|home|work|best|contact) number|call ?back)\b/gi,
    least: 6,
    most: 15,
  },
];
/** Numbers of things, which belong to nobody. */
const OF_A_THING =
  /\b(?:order|invoice|ticket|reference|booking|confirmation|case|flight|version|build|room|gate(?! code)|item|product|model|part|tracking|receipt|job|quote|error|step|page|chapter|bus|train|channel|extension|score|total|amount|price|balance|cost|costs)\b/gi;
/** `… is my mobile`, `that's her licence number`. */
const NAMED_BEHIND = /^[\s,.]{0,3}(?:is|was|that's|that is|it's)\s(?:my|the|her|his|our|their)\b[^.?!;\n]{0,32}/i;
/** `card` and `card number is` announce the same. */
const GOES_ON = /(?:[\s:,]{1,2}(?:card|number|no|id|code|is|was|it's|it says|says|would be)\b|'s){0,5}/y;
/** Behind these a number is an amount. */
const AMOUNT =
  /^\s{0,2}(?:dollars?|bucks|cents?|percent|per cent|pounds|euros|minutes?|hours?|days?|weeks?|months?|years?|seconds?|people|items?|kilometres|kilos|grams|metres|times|million|billion)\b/i;

/** Whether any of them is in a text at all. */
const ANY = new RegExp(ANNOUNCEMENTS.map(({ words }) => words.source).join('|'), 'i');

/** What `count` digits between `before` and `after` are, by the last of the words before them; undefined if nothing says. */
export function announcedNumber(
  before: string,
  after: string,
  count: number,
): { entity: string; canonical?: string } | undefined {
  if (count < 3 || AMOUNT.test(after)) return undefined;
  const near = before.slice(-REACH);
  if (!ANY.test(near) && !NAMED_BEHIND.test(after)) return undefined;
  const sentence = /[^.?!;\n]*$/.exec(near)?.[0] ?? near;
  if (sentence.length === near.length)
    return nearest(near, count) ?? nearest(NAMED_BEHIND.exec(after)?.[0] ?? '', count);
  return nearest(sentence, count) ?? nearest(near, count) ?? nearest(NAMED_BEHIND.exec(after)?.[0] ?? '', count);
}

/** What the last words of a text that announce a number announce; `thing` where it is a number of a thing. */
export function announcedLast(
  text: string,
): { entity: string; canonical?: string; least: number } | 'thing' | undefined {
  const near = text.slice(-2 * REACH);
  const best = lastOf(near, () => true);
  if (best === undefined) return lastEnd(near, OF_A_THING) < 0 ? undefined : 'thing';
  return {
    entity: best.entity,
    least: best.least,
    ...(best.entity === 'SECRET' ? { canonical: secretKind(near) } : {}),
  };
}

function nearest(text: string, count: number): { entity: string; canonical?: string } | undefined {
  const best = lastOf(text, ({ least, most }) => count >= least && count <= most);
  if (best === undefined) return undefined;
  return best.entity === 'SECRET' ? { entity: 'SECRET', canonical: secretKind(text) } : { entity: best.entity };
}

/** The announcement that ends last, behind every word for a thing. */
function lastOf(text: string, fits: (one: Announcement) => boolean): Announcement | undefined {
  let best: Announcement | undefined;
  let end = lastEnd(text, OF_A_THING);
  for (const one of ANNOUNCEMENTS) {
    const at = lastEnd(text, one.words);
    if (at <= end || !fits(one)) continue;
    end = at;
    best = one;
  }
  return best;
}

/** Where the last match of `pattern` ends; −1 without one. */
function lastEnd(text: string, pattern: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  if (end < 0) return end;
  GOES_ON.lastIndex = end;
  return end + (GOES_ON.exec(text)?.[0].length ?? 0);
}

function secretKind(text: string): string {
  const lower = text.toLowerCase();
  if (/pass ?(?:word|code)/.test(lower)) return 'password';
  if (/\bpin\b/.test(lower)) return 'pin';
  return /cvv|cvc|security|back|card code/.test(lower) ? 'cvv' : 'otp';
}

/** Whether what stands behind a number makes it an amount: `dollars`. */
export function isAmount(after: string): boolean {
  return AMOUNT.test(after) || /^\s{0,2}(?:a ?m|p ?m|o'?clock|thirty|fifteen)\b/i.test(after);
}

/** Whether the last words before a number say that it is one of a thing, such as an order. */
export function isOfAThing(before: string): boolean {
  return announcedLast(before) === 'thing';
}
