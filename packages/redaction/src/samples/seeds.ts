/** A value of one kind in the form people write it, and the part of it that must never come out. */
export interface Seed {
  readonly entity: string;
  readonly text: string;
  /** What is looked for in the output; the value itself if absent. */
  readonly mark?: string;
  /** Disguises of which the README says that they hide it, by name. */
  readonly hiddenAs?: readonly string[];
}

/** Keys are put together here, so that no scanner of repositories takes them for real. */
const key = (...parts: string[]): string => parts.join('');
const JWT = key('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJjYW5hcnktODE1In0', '.c2lnbmF0dXJlLW9mLWEtY2FuYXJ5');

/** One and more for every detector; numbers are reserved ones for fiction and documentation, or test numbers. */
export const seeds: readonly Seed[] = [
  { entity: 'EMAIL', text: 'seed.person+tag@example.com' },
  { entity: 'EMAIL', text: 'Jörg.Müller@bücher.example' },
  { entity: 'PHONE', text: '+1 415 555 0142' },
  { entity: 'PHONE', text: '(415) 555-0143' },
  { entity: 'PHONE', text: '0491 570 156' },
  { entity: 'PHONE', text: '+61491570157' },
  { entity: 'PHONE', text: '07700 900123' },
  { entity: 'PHONE', text: '021 123 4567' },
  { entity: 'CARD', text: '4111 1111 1111 1111' },
  { entity: 'CARD', text: '378282246310005' },
  { entity: 'SSN', text: '219-09-9999' },
  { entity: 'IBAN', text: 'GB82 WEST 1234 5698 7654 32' },
  { entity: 'IP', text: '203.0.113.77' },
  { entity: 'IP', text: '2001:db8::8a2e:370:7334' },
  { entity: 'SECRET', text: 'https://seeduser:seedpass@host.example/x', mark: 'seedpass' },
  { entity: 'SECRET', text: 'postgres://app:Seed-Pw-815@db:5432/app', mark: 'Seed-Pw-815' },
  { entity: 'SECRET', text: 'https://host.example/cb?access_token=seedtoken815', mark: 'seedtoken815' },
  { entity: 'SECRET', text: JWT },
  { entity: 'SECRET', text: 'Authorization: Bearer seedbearer815', mark: 'seedbearer815' },
  { entity: 'SECRET', text: `Basic ${Buffer.from('seed:pass-815').toString('base64')}`, mark: 'c2VlZDpwYXNz' },
  { entity: 'SECRET', text: key('AKIA', 'SEEDSEEDSEED', '7777') },
  { entity: 'SECRET', text: key('ghp', '_', 'seed0123456789seed0123456789seed0123') },
  { entity: 'SECRET', text: key('sk', '_live_', 'seed0123456789seed012345') },
  { entity: 'SECRET', text: key('xoxb', '-1234567890-', 'seedSeedSeed') },
  { entity: 'SECRET', text: key('sk', '-proj-', 'seed0123456789seed0123456789') },
  { entity: 'SECRET', text: key('sk', '-ant-', 'api03-seed0123456789') },
  { entity: 'SECRET', text: key('AI', 'za', 'SeedSeedSeedSeedSeedSeedSeedSeed012') },
  {
    entity: 'SECRET',
    text: `${key('-----BEGIN ', 'RSA PRIVATE KEY-----')}\nSEEDMIIEpAIBAAKCAQEA\n${key('-----END ', 'RSA PRIVATE KEY-----')}`,
    mark: 'SEEDMIIEpAIBAAKCAQEA',
  },
  { entity: 'SECRET', text: 'password=SeedWinter2024!', mark: 'SeedWinter2024' },
  { entity: 'SECRET', text: 'my password is SeedFalcon7422$', mark: 'SeedFalcon7422' },
  { entity: 'SECRET', text: 'pwd: seedhunter2', mark: 'seedhunter2' },
  { entity: 'EMAIL', text: '山田太郎@例え.jp' },
  { entity: 'SECRET', text: 'password="Tz\\"SeedFalcon77"', mark: 'SeedFalcon77' },
  { entity: 'SECRET', text: 'JSESSIONID=SEED0A1B2C3D4E5F', mark: 'SEED0A1B2C3D4E5F' },
  { entity: 'SECRET', text: 'curl -u seed:Seed-Pw-816 https://host.example', mark: 'Seed-Pw-816' },
];

/** Whoever issues these reads capitals and small letters as different ones: in others they are no keys. */
const EXACT = ['in capitals', 'in small letters'];
const exact = /^(?:eyJ|Basic |AKIA|ghp_|sk|xoxb|AIza|-----BEGIN|curl )/;

/** What stands in sentences: names, places and numbers with the words that announce them. A row more is all that a new kind needs. */
const inSentences: readonly Seed[] = [
  ['PERSON', 'my name is Siobhan Kowalski', 'Siobhan Kowalski'],
  ['PERSON', 'Jane Rosewater'],
  ['PERSON', 'Krisztián Szöllősy'],
  ['ADDRESS', '88 Wattle Grove, Fremantle WA 6160'],
  ['ADDRESS', 'PO Box 4411, Geelong VIC 3220', '4411, Geelong'],
  ['PLACE', 'I moved here from New Zealand', 'New Zealand'],
  ['ORGANISATION', 'I work for Ellis & Sons', 'Ellis & Sons'],
  ['NATIONALITY', 'he is a Norwegian citizen', 'Norwegian'],
  ['POSTCODE', 'my postcode is SW1A 1AA', 'SW1A 1AA'],
  ['BIRTH_DATE', 'I was born on 12 August 1990', '12 August 1990'],
  ['AGE', 'she is 104 years old', ' 104 '],
  ['TFN', 'my TFN is 123 456 782', '123 456 782'],
  ['MEDICARE', 'Medicare 2123 45670 1', '2123 45670'],
  ['ABN', 'ABN 51 824 753 556', '824 753 556'],
  ['LICENCE', 'my licence number is 12345678', '12345678'],
  ['PASSPORT', 'passport N1234567', 'N1234567'],
  ['ACCOUNT', 'account number 12345678', '12345678'],
  ['MEDICAL_RECORD', 'MRN 12345678', '12345678'],
  ['PLATE', 'rego ABC123', 'ABC123'],
  ['VEHICLE', 'VIN 1HGCM82633A004352', '1HGCM82633A004352'],
  ['DEVICE', 'IMEI 490154203237518', '490154203237518'],
  ['NATIONAL_ID', 'NI number QQ123456C', 'QQ123456C'],
  ['TAX_ID', 'IRD 49-091-850', '49-091-850'],
  ['MAC', 'from 00:1B:44:11:3A:B7', '1B:44:11:3A:B7'],
  ['URL', 'see https://www.acme-people.example/jane', 'acme-people'],
  ['SESSION', 'sid=a1b2c3d4e5', 'a1b2c3d4e5'],
  ['PHONE', 'call me on oh four nine one five seven oh one five six', 'nine one five seven oh one'],
  ['CARD', 'my card is four one one one, one one one one, one one one one, one one one one', 'four one one one'],
  ['EMAIL', 'it is jane dot rosewater at example dot com', 'jane dot rosewater'],
  ['TFN', 'my tax file number is one two three four five six seven eight two', 'four five six seven'],
  ['SECRET', '482193 is your code', '482193'],
  ['SECRET', 'the security code is 4822', '4822'],
].map(([entity = '', text = '', mark]) => ({ entity, text, ...(mark === undefined ? {} : { mark }) }));

/** All seeds, each with the disguises that hide it. */
export const disguisedSeeds: readonly Seed[] = [...seeds, ...inSentences].map((seed) => {
  if (seed.entity === 'SECRET' && exact.test(seed.text)) return { ...seed, hiddenAs: EXACT };
  // Where all or nothing is in capitals, these are words among others.
  return /^(?:PLACE|NATIONALITY|ORGANISATION)$/.test(seed.entity) ? { ...seed, hiddenAs: EXACT } : seed;
});

/** The ways in which a value may be written on its way out. */
export function spellingsOf(seed: Seed): string[] {
  const mark = seed.mark ?? seed.text;
  const digits = mark.replaceAll(/\D/g, '');
  const isNumber = /^[+\d\s().-]+$/.test(mark) && digits.length >= 8;
  const encoded = [0, 1, 2].map((shift) => {
    const base64 = Buffer.from(' '.repeat(shift) + mark).toString('base64');
    return base64.slice(4, base64.length - 4);
  });
  return [
    mark,
    encodeURIComponent(mark),
    JSON.stringify(mark).slice(1, -1),
    ...encoded,
    ...(isNumber ? [digits] : []),
  ].filter((spelling) => spelling.length >= 7);
}
