import { announcedLast } from '../spoken/announced-number.ts';

/** What an answer is expected to hold. */
export interface Question {
  /** `PHONE`, `SECRET` …; `undefined` where the number of a thing was asked for, such as an order's. */
  readonly entity: string | undefined;
  /** The kind of a secret. */
  readonly label?: string;
  /** Words that make of the answer alone what it is. */
  readonly prompt: string;
}

const ASKS =
  /\?|\b(?:what|what's|whats|which|where|who|when|how|may i|can i|could i|can you|could you|would you|please|tell me|give me|provide|confirm|verify|need|needs|enter|say|have|spell|read|repeat|go ahead|let me get)\b/i;
/** `and the postcode`: short, and it goes on with what was asked. */
const GOES_ON =
  /^(?:(?:okay|ok|alright|great|thanks|thank you|perfect|right|sure|um|uh|lovely)[, ]{1,2}){0,3}(?:and|now|next|then|the|your)\b.{0,48}$/i;
/** A question for something else. */
const ASKS_OTHER = /\b(?:what|what's|which|how|when|where|who|would you|do you|is there|are you|shall)\b/i;
const ASKS_AGAIN = /\b(?:repeat|rest|again|next|last|first|more|continue|sorry|pardon|missed|catch|slower|slowly)\b/i;
/** `the last part?`, which is of the number that is told, and no spare part. */
const PIECE = /\b(?:first|second|middle|last|next|other|that|this|rest)\s(?:part|bit|half|piece|section)\b/gi;
/** Values that are no numbers; of several the last counts. */
const NOT_NUMBERS: readonly (readonly [entity: string, words: RegExp])[] = [
  ['EMAIL', /\be-?mail(?: address)?\b/gi],
  ['ADDRESS', /\b(?:(?<!mail )(?<!ip )(?<!mac )address|where do you live|street)\b/gi],
  [
    'PERSON',
    /\b(?:your (?:full |first |last |sur|family )?name|who am i speaking (?:to|with)|who is calling|name on the (?:account|booking|card))\b/gi,
  ],
];
const PROMPTS: Readonly<Record<string, string>> = {
  PHONE: 'call me on ',
  CARD: 'my card number is ',
  TFN: 'my tax file number is ',
  MEDICARE: 'my medicare number is ',
  ABN: 'my abn is ',
  SSN: 'my social security number is ',
  LICENCE: 'my licence number is ',
  PASSPORT: 'my passport number is ',
  MEDICAL_RECORD: 'my medical record number is ',
  ACCOUNT: 'my account number is ',
  NATIONAL_ID: 'my national insurance number is ',
  TAX_ID: 'my tax id is ',
  POSTCODE: 'my postcode is ',
  DEVICE: 'the serial number is ',
  BIRTH_DATE: 'I was born on ',
  EMAIL: 'my email is ',
  ADDRESS: 'I live at ',
  PERSON: 'my name is ',
};

/** What `said` by the agent asks for; undefined if it asks for nothing that is known. */
export function questionIn(said: string): Question | undefined {
  const text = said.replaceAll(PIECE, 'rest');
  if (!ASKS.test(text) && !GOES_ON.test(text)) return undefined;
  const other = NOT_NUMBERS.map(([entity, words]) => ({ entity, end: lastEnd(text, words) })).reduce((a, b) =>
    b.end > a.end ? b : a,
  );
  // The address of an e-mail is none of a house.
  const announced = announcedLast(other.end < 0 ? text : text.slice(other.end));
  if (announced === 'thing') return { entity: undefined, prompt: '' };
  if (announced !== undefined) return questionOf(announced.entity, announced.canonical);
  if (other.end >= 0) return questionOf(other.entity);
  return ASKS_OTHER.test(text) && !ASKS_AGAIN.test(text) ? { entity: undefined, prompt: '' } : undefined;
}

/** The question that a value of `entity` answers. */
export function questionOf(entity: string, label?: string): Question {
  if (entity === 'SECRET') {
    const word = label === 'otp' ? 'verification code' : label === 'cvv' ? 'security code' : (label ?? 'pin');
    return { entity, label: label ?? 'pin', prompt: `my ${word} is ` };
  }
  return { entity, prompt: PROMPTS[entity] ?? '' };
}

function lastEnd(text: string, words: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(words)) end = match.index + match[0].length;
  return end;
}
