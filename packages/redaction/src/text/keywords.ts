/** What a word may announce; bits of `Hint`. */
const Keyword = {
  /** Before numbers of authorities and companies: `licence`, `TFN`, `account`. */
  Number: 32768,
  /** Months. */
  Date: 65536,
  Age: 131072,
  /** Before names in small letters: `name`, `hi`. */
  Name: 262144,
  Street: 524288,
  Postcode: 1048576,
  /** Numbers and marks as they are said. */
  Spoken: 2097152,
} as const;

/** The first four letters decide, which is enough to be rare. */
const LENGTH = 4;
const SIZE = 8192;

const WORDS: readonly (readonly [number, string])[] = [
  [
    Keyword.Number,
    'tfn tax medicare irn abn australian acn crn centrelink ndis dva ihi bsb aba bank routing ssn social itin taxpayer ein mrn medical patient npi dea member membership health hicn mbi vin vehicle chassis national ni nino nhs sort utr unique ird inland nhi account acct dni nie nir sécurité numéro securite numero codice pesel bsn burgerservicenummer steuer steuernummer nif vat bic swift licence license driver drivers driving dl passport policy customer rego registration plate imei imsi iccid meid udid idfa gaid android device advertising serial',
  ],
  [
    Keyword.Date,
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec',
  ],
  [Keyword.Age, 'years year yrs yr yo y aged age turned turning turns when'],
  [
    Keyword.Name,
    'name surname hi hello hey dear this mr mrs ms miss dr under named called caller speak spoke talk ask asked asking',
  ],
  [
    Keyword.Street,
    'street road avenue lane drive boulevard crescent parade highway terrace court rd ave st blvd hwy strasse box grove circuit esplanade parkway mews quay',
  ],
  [Keyword.Postcode, 'zip zipcode post postcode postal eircode'],
  [
    Keyword.Spoken,
    'at zero oh o nought naught nil aught one two three four five six seven eight nine ten eleven twelve thirteen fifteen sixteen twenty forty hundred thousand double triple treble dot point dotcom underscore first second ninth tenth',
  ],
];

let table: Int32Array | undefined;

/** The hints of words by their first letters, to be asked with a {@link keywordHash}. */
export function keywordTable(): Int32Array {
  if (table === undefined) {
    table = new Int32Array(SIZE);
    for (const [hint, words] of WORDS) for (const word of words.split(' ')) table[hashOf(word)]! |= hint;
  }
  return table;
}

/** One letter more of a word that begins: whatever its case, and only the first four count. */
export function keywordHash(hash: number, code: number, position: number): number {
  return position < LENGTH ? (Math.imul(hash, 37) + (code | 0x20)) & (SIZE - 1) : hash;
}

function hashOf(word: string): number {
  let hash = 0;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    // Other letters end a word to the reader of hints.
    if (code > 127) break;
    hash = keywordHash(hash, code, index);
  }
  return hash;
}
