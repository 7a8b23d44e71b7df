import { ONES, ORDINALS, type Pick, sayBelowHundred, sayNumber, seededRandom, withLuhn } from './say-number.ts';

/** A sentence with one value in it, as somebody said it and a recogniser wrote it down. */
export interface SpokenSample {
  readonly entity: string;
  readonly text: string;
  /** The value within the text. */
  readonly value: string;
}

type Digits = (count: number) => string;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const FRONT = [
  '',
  '',
  '',
  'yeah ',
  'um ',
  'uh so ',
  'hang on, ',
  'okay, ',
  'alright ',
  'look ',
  'certainly. ',
  'hi there ',
  'thanks. ',
];
const BACK = [
  '',
  '',
  '',
  ' thank you',
  ' did you get that',
  ', cheers',
  ' if that helps',
  '.',
  ' is that right',
  ' no worries',
  ' please',
];
const FIRST = [
  'helena',
  'marcus',
  'yusuf',
  'ingrid',
  'pavel',
  'keiko',
  'tomas',
  'rosa',
  'deepak',
  'bridget',
  'ottilie',
  'zane',
];
const LAST = [
  'fernandez',
  'whitlam',
  'okafor',
  'lindqvist',
  'tanaka',
  'macdonald',
  'bianchi',
  'haddad',
  'novak',
  'pritchard',
];
const HOSTS = [
  'yahoo dot com',
  'i cloud dot com',
  'optusnet dot com dot au',
  'hot mail dot com',
  'example dot org',
  'uni dot edu dot au',
  'telstra dot com',
  'proton mail dot com',
  'my shop dot net',
  'company dot co dot uk',
  'example dot co dot nz',
  'g mail dot com',
];
const STREETS = [
  'banksia street',
  'elizabeth road',
  'old northern road',
  'pine avenue',
  'queen street',
  'harbour drive',
  'jacaranda crescent',
  'station parade',
  'mill lane',
  'victoria terrace',
  'saint kilda road',
  'boronia court',
  'acacia close',
  'the esplanade',
  'jones way',
  'marigold place',
];

/** Samples of other sentences, names, pauses and spellings than any recorded set has. */
export function spokenSamples(count: number, seed: number): SpokenSample[] {
  const random = seededRandom(seed);
  const pick: Pick = (list) => list[Math.floor(random() * list.length)]!;
  const digits: Digits = (many) => Array.from({ length: many }, () => Math.floor(random() * 10)).join('');
  const say = (number: string): string => sayNumber(number, random, pick);
  const makers = Object.entries(MAKERS);
  return Array.from({ length: count }, (_, index) => {
    const [entity, make] = makers[index % makers.length]!;
    const { carrier, value } = make({ pick, digits, say, random });
    return { entity, value, text: `${pick(FRONT)}${carrier.replace('{}', () => value)}${pick(BACK)}` };
  });
}

interface Maker {
  readonly pick: Pick;
  readonly digits: Digits;
  readonly say: (number: string) => string;
  readonly random: () => number;
}

const MAKERS: Readonly<Record<string, (maker: Maker) => { carrier: string; value: string }>> = {
  PHONE: ({ pick, digits, say }) => ({
    carrier: pick([
      'the best number for me is {}',
      'my number is {}',
      "it's {}",
      'give me a ring on {}',
      'reach my husband on {}',
      'text {} when it is ready',
      '{} is my mobile',
      'my work phone {}',
      'so the landline is {}',
    ]),
    value: pick([
      () => say(`04${digits(8)}`),
      () => say(`04${digits(8)}`),
      () => say(`0${pick(['2', '3', '7', '8'])}${pick(['9', '8', '5', '6'])}${digits(7)}`),
      () => `plus six one ${say(`4${digits(8)}`)}`,
      () =>
        say(`1${pick(['3', '8'])}00${digits(6)}`).replace(
          /^one three (?:zero zero|oh oh|o o|double oh|double zero)/,
          pick(['thirteen hundred', 'one three hundred']),
        ),
      () => say(`${pick(['415', '212', '646'])}${pick(['555', '723'])}${digits(4)}`),
      () => say(`07${pick(['7', '8', '9'])}${digits(8)}`),
      () => say(`02${pick(['1', '2', '7'])}${digits(7)}`),
    ])(),
  }),
  CARD: ({ pick, digits, say }) => ({
    carrier: pick([
      'my visa is {}',
      'the long number on the front is {}',
      'you can put it on {}',
      'okay the card is {}',
      'it is {} expiring next year',
      'mastercard {}',
    ]),
    value: say(
      withLuhn(pick([`4${digits(14)}`, `5${pick(['1', '2', '3', '4', '5'])}${digits(13)}`, `37${digits(12)}`])),
    ),
  }),
  TFN: ({ pick, digits, say }) => ({
    carrier: pick([
      'the tax file number would be {}',
      'tfn is {}',
      "my t f n, it's {}",
      'tax file number, um, {}',
      'so for the tax file number I have {}',
    ]),
    value: say(digits(9)),
  }),
  MEDICARE: ({ pick, digits, say }) => ({
    carrier: pick([
      'medicare is {}',
      'on my medicare card it says {}',
      'the medicare number, let me see, {}',
      'her medicare card number {}',
    ]),
    value: say(`${pick(['2', '3', '4', '5', '6'])}${digits(9)}`),
  }),
  LICENCE: ({ pick, digits, say }) => ({
    carrier: pick([
      'my licence is {}',
      'driver licence {}',
      "the number on my driver's license is {}",
      'drivers licence number, {}',
      "it's a queensland licence, {}",
    ]),
    value: say(digits(pick([8, 9]))),
  }),
  EMAIL: ({ pick, digits, say }) => {
    const first = pick(FIRST);
    const last = pick(LAST);
    const local = pick([
      () => `${first} dot ${last}`,
      () => `${first} underscore ${last}`,
      () => first,
      () => `${first}${last}`,
      () => `${first} ${last}`,
      () => `${first} ${say(digits(2))}`,
      () => `${first} dot ${last} ${say(digits(2))}`,
      () => first.split('').join(' '),
      () => `${first.charAt(0)} dot ${last}`,
      () => `${first.charAt(0)} ${last}`,
      () => `${first} dash ${last}`,
      () => `${first} plus ${pick(['news', 'shop'])}`,
      () => `${first.charAt(0)} for ${pick(FIRST.filter((name) => name.startsWith(first.charAt(0))))} ${last}`,
      () => `${first} ${last} all one word`,
    ])();
    const carrier = pick([
      'my email address is {}',
      'you can email me at {}',
      'send the receipt to {}',
      "it's {}",
      'the address is {}',
      'put down {}',
      'yeah the email is {}',
    ]);
    return {
      carrier:
        local.includes(' ') && !/dot|dash|underscore/.test(local)
          ? pick(['my email address is {}', "it's {}", 'send it to {}'])
          : carrier,
      value: `${local} at ${pick(HOSTS)}`,
    };
  },
  BIRTH_DATE: ({ pick, random }) => {
    const day = 1 + Math.floor(random() * 28);
    const month = pick(MONTHS);
    const year = 1940 + Math.floor(random() * 65);
    const ordinal = day <= 20 ? ORDINALS[day - 1]! : `twenty ${ORDINALS[day - 21]!}`;
    const short = year < 2000 ? sayBelowHundred(year % 100) : '';
    const full =
      year < 2000
        ? `nineteen ${year % 100 < 10 ? `oh ${ONES[year % 10]!}` : sayBelowHundred(year % 100)}`
        : `two thousand${year === 2000 ? '' : ` and ${ONES[year % 10]!}`}`;
    return {
      carrier: pick([
        'date of birth is {}',
        "birthday's {}",
        'I was born {}',
        'dob {}',
        'she was born on {}',
        'my birth date, um, {}',
        'born the {}',
      ]).replace('the {}', '{}'),
      value: pick([
        () => `the ${ordinal} of ${month} ${full}`,
        () => `${ordinal} ${month} ${full}`,
        () => `${month} ${ordinal} ${full}`,
        () => `${sayBelowHundred(day)} ${sayBelowHundred(1 + MONTHS.indexOf(month))} ${short === '' ? full : short}`,
        () => `the ${ordinal} of the ${ORDINALS[MONTHS.indexOf(month)]!} ${full}`,
        () => `the ${ordinal} of ${month}${short === '' ? ` ${full}` : ` ${short}`}`,
        () => `${sayBelowHundred(day)} ${month} ${full}`,
      ])(),
    };
  },
  ADDRESS: ({ pick, random }) => {
    const number = pick([
      () => sayBelowHundred(1 + Math.floor(random() * 98)),
      () => `one hundred and ${sayBelowHundred(1 + Math.floor(random() * 98))}`,
      () => `${ONES[1 + Math.floor(random() * 9)]!} ${sayBelowHundred(10 + Math.floor(random() * 89))}`,
      () => `unit ${ONES[1 + Math.floor(random() * 9)]!}, ${sayBelowHundred(1 + Math.floor(random() * 98))}`,
      () => `${ONES[1 + Math.floor(random() * 9)]!} oh ${ONES[1 + Math.floor(random() * 9)]!}`,
    ])();
    return {
      carrier: pick([
        "I'm at {}",
        'the address is {}',
        'send it to {}',
        'we live on {}',
        'my house is {}',
        'pick me up from {}',
        'deliver to {}',
      ]),
      value: `${number} ${pick(STREETS)}`,
    };
  },
  PIN: ({ pick, digits, say }) => ({
    carrier: pick([
      'my pin is {}',
      'the pin number is {}',
      'security code is {}',
      'the code on the back is {}',
      'they texted me a code, it is {}',
      'the verification code is {}',
    ]),
    value: say(digits(pick([4, 4, 6]))),
  }),
};
