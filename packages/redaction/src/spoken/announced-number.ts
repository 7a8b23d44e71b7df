import { withoutReplacements } from '../text/replacements.ts';

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
      /\b(?:pin|cvv2?|cvc2?|security code|card code|pass ?code|pass ?word|verification code|(?:my|access|entry|door|gate|alarm|unlock|login) code|one[ -]time (?:code|password)|code (?:on|from) the back|digits on the back|(?:sent|texted|text|sms|got|received|emailed|gave)\b[^.?!;\n]{0,24}\bcode|code (?:they|you|i was|that was|was|i got|i received)\b[^.?!;\n]{0,24}(?:sent|texted|got|received|is)|two[ -]factor(?: code)?|authenticator(?: code)?)\b/,
    least: 3,
    most: 12,
  },
  {
    entity: 'CARD',
    words:
      /\b(?:card(?: number)?|visa|mastercard|amex|american express|charge (?:it|that)|pay with|take it off|long number|debit|credit)\b/,
    least: 12,
    most: 19,
  },
  { entity: 'TFN', words: /\b(?:tfn|t\.? ?f\.? ?n|tax file(?: number)?)\b/, least: 8, most: 9 },
  { entity: 'MEDICARE', words: /\bmedicare\b/, least: 9, most: 11 },
  { entity: 'ABN', words: /\b(?:abn|a b n|business number)\b/, least: 11, most: 11 },
  { entity: 'SSN', words: /\b(?:ssn|s s n|social(?: security)?(?: number)?|itin|tax ?payer)\b/, least: 4, most: 9 },
  { entity: 'LICENCE', words: /\b(?:licen[cs]e|driver'?s? (?:id|number)|learner'?s permit)\b/, least: 5, most: 12 },
  { entity: 'PASSPORT', words: /\bpassport\b/, least: 6, most: 9 },
  {
    entity: 'MEDICAL_RECORD',
    words: /\b(?:mrn|medical record|patient (?:id|number)|member (?:id|number)|health fund|health plan)\b/,
    least: 4,
    most: 14,
  },
  {
    entity: 'ACCOUNT',
    words:
      /\b(?:account|acct|b ?s ?b|routing|sort code|membership(?: number)?|policy number|customer (?:id|number)|client number)\b/,
    least: 4,
    most: 17,
  },
  {
    entity: 'NATIONAL_ID',
    words: /\b(?:centrelink|crn|customer reference number|n ?h ?s number|national insurance|ndis|dva)\b/,
    least: 6,
    most: 11,
  },
  { entity: 'TAX_ID', words: /\b(?:ird|i r d|utr|tax (?:id|number))\b/, least: 8, most: 11 },
  { entity: 'PLATE', words: /\b(?:rego|registration|(?:number|licen[cs]e) plate|plate)\b/, least: 4, most: 8 },
  { entity: 'POSTCODE', words: /\b(?:post ?code|zip(?: ?code)?|postal code)\b/, least: 3, most: 9 },
  { entity: 'DEVICE', words: /\b(?:imei|serial(?: number)?|device id)\b/, least: 5, most: 20 },
  { entity: 'BIRTH_DATE', words: /\b(?:born|birth|birthday|d\.? ?o\.? ?b)\b/, least: 4, most: 8 },
  {
    entity: 'PHONE',
    words:
      /\b(?:phone|mobile|mob|cell(?:phone)?|tele?phone|land ?line|reception|hotline|help ?line|switchboard|fax|call(?: me| us| him| her| them| back)?|text me|sms(?: me| us| him| her| them)?|ring(?: me)?|reach(?: me)?|dial|contact|whatsapp|number(?: is|'s| to| for| on|:)|(?:my|her|his|our|their|home|work|best|contact) number|call ?back)\b/,
    least: 6,
    most: 15,
  },
];
/** From so many digits on a number is told whole; with fewer it may go on in the next turn, whatever announced it. */
const WHOLE: Readonly<Record<string, number>> = { CARD: 14, TFN: 9, MEDICARE: 10, LICENCE: 8, PHONE: 8 };
/** Numbers of things, which belong to nobody. */
const OF_A_THING =
  /\b(?:order|invoice|ticket|reference|booking|confirmation|case|flight|version|build|room|gate(?! code)|item|product|model|part|tracking|receipt|job|quote|error|step|page|chapter|bus|train|channel|extension|score|total|amount|price|balance|cost|costs)\b/;
/** `… is my mobile`, `that's her licence number`. */
const NAMED_BEHIND = /^[\s,.]{0,3}(?:is|was|that's|that is|it's|on)\s(?:my|the|her|his|our|their)\b[^.?!;\n]{0,32}/i;
/** `card` and `card number is` announce the same. */
const GOES_ON = /(?:[\s:,]{1,2}(?:card|number|no|id|code|is|was|it's|it says|says|would be)\b|'s){0,5}/y;
/** Behind these a number is an amount. */
const AMOUNT =
  /^\s{0,2}(?:dollars?|bucks|cents?|percent|per cent|pounds|euros|minutes?|hours?|days?|weeks?|months?|years?|seconds?|people|items?|kilometres|kilos|grams|metres|times|million|billion)\b/i;

/** All of them in one pattern, each in a group of its own; the first is that of things. */
const ALL = new RegExp(
  [OF_A_THING, ...ANNOUNCEMENTS.map(({ words }) => words)].map(({ source }) => `(${source})`).join('|'),
  'gi',
);

const ANY = new RegExp(ALL.source, 'i');

/** Whether anything in a text announces a number; without it nobody needs to look before each. */
export function announcesAny(text: string): boolean {
  return ANY.test(text);
}

/** What a number is, and the kind of a secret. */
export interface Announced {
  readonly entity: string;
  readonly canonical?: string;
}

/** What `count` digits between `before` and `after` are, by the last of the words before them; undefined if nothing says. */
export function announcedNumber(before: string, after: string, count: number): Announced | undefined {
  if (count < 3 || AMOUNT.test(after)) return undefined;
  const near = withoutReplacements(before).slice(-REACH);
  const fits = ({ least, most }: Announcement): boolean => count >= least && count <= most;
  // What was asked in the sentence before is answered in this one, unless this one says otherwise.
  const sentence = /[^.?!;\n]*$/.exec(near)?.[0] ?? near;
  const best = lastOf(sentence, fits) ?? (sentence.length < near.length ? lastOf(near, fits) : undefined);
  if (best !== undefined) return announcedBy(best, near);
  const behind = NAMED_BEHIND.exec(after)?.[0];
  const named = behind === undefined ? undefined : lastOf(behind, fits);
  return named === undefined || named === 'thing' ? undefined : announcedBy(named, behind!);
}

/** What the last words of a text that announce a number announce; `thing` where it is a number of a thing. */
export function announcedLast(text: string): (Announced & { readonly whole: number }) | 'thing' | undefined {
  const near = withoutReplacements(text).slice(-2 * REACH);
  const best = lastOf(near, () => true);
  return best === undefined || best === 'thing'
    ? best
    : { ...announcedBy(best, near)!, whole: WHOLE[best.entity] ?? best.least };
}

/** Whether what stands behind a number makes it an amount: `dollars`. */
export function isAmount(after: string): boolean {
  return AMOUNT.test(after) || /^\s{0,2}(?:a ?m|p ?m|o'?clock|thirty|fifteen)\b/i.test(after);
}

/** Whether the last words before a number say that it is one of a thing, such as an order. */
export function isOfAThing(before: string): boolean {
  return announcedLast(before) === 'thing';
}

/** The announcement that ends last and fits, or a word for a thing behind it. */
function lastOf(text: string, fits: (one: Announcement) => boolean): Announcement | 'thing' | undefined {
  let best: Announcement | 'thing' | undefined;
  ALL.lastIndex = 0;
  for (let match = ALL.exec(text); match !== null; match = ALL.exec(text)) {
    const group = match.findIndex((part, index) => index > 0 && part !== undefined);
    const one = group === 1 ? 'thing' : ANNOUNCEMENTS[group - 2]!;
    if (one === 'thing' || fits(one)) best = one;
    // `reference number is`: what goes on with it announces nothing new.
    GOES_ON.lastIndex = ALL.lastIndex;
    ALL.lastIndex += GOES_ON.exec(text)?.[0].length ?? 0;
  }
  return best;
}

function announcedBy(best: Announcement | 'thing', text: string): Announced | undefined {
  if (best === 'thing') return undefined;
  return best.entity === 'SECRET' ? { entity: 'SECRET', canonical: secretKind(text) } : { entity: best.entity };
}

function secretKind(text: string): string {
  const lower = text.toLowerCase();
  if (/pass ?(?:word|code)/.test(lower)) return 'password';
  if (/\bpin\b/.test(lower)) return 'pin';
  return /cvv|cvc|security|back|card code/.test(lower) ? 'cvv' : 'otp';
}
