/**
 * What a key promises that its value must not leave the process.
 *
 * `secret`: the whole value becomes a fixed label, whatever its type. `personal`: a value with at least `digits` digits
 * becomes a token of the entity; other values are examined like any text, for `card.type` is no card.
 */
export type Denial =
  | { readonly kind: 'secret'; readonly label: string }
  | { readonly kind: 'personal'; readonly entity: string; readonly digits: number };

/** Words that make a key secret wherever they stand. */
const SECRET_WORDS: Readonly<Record<string, string>> = {
  password: 'password',
  passwords: 'password',
  passwd: 'password',
  passphrase: 'password',
  passcode: 'password',
  pwd: 'password',
  pw: 'password',
  pgpassword: 'password',
  sshpass: 'password',
  secret: 'secret',
  secrets: 'secret',
  token: 'token',
  tokens: 'token',
  authorization: 'authorization',
  authorisation: 'authorization',
  cookie: 'cookie',
  cookies: 'cookie',
  credential: 'credential',
  credentials: 'credential',
  creds: 'credential',
  apikey: 'api-key',
  privatekey: 'private-key',
  secretkey: 'secret',
  accesskey: 'api-key',
  accesstoken: 'token',
  authtoken: 'token',
  refreshtoken: 'token',
  idtoken: 'token',
  jwt: 'jwt',
  bearer: 'bearer',
  cvv: 'cvv',
  cvc: 'cvv',
  csc: 'cvv',
  pin: 'pin',
  otp: 'otp',
  totp: 'otp',
  jsessionid: 'cookie',
  phpsessid: 'cookie',
  csrf: 'token',
  xsrf: 'token',
  signature: 'signature',
};

/** What a key that opens something is called, in front of `key`; caches, tables and queues have keys of other names. */
export const SECRET_KEY_WORDS: readonly string[] = [
  ...'api access private account shared signing encryption master auth'.split(' '),
  ...'app application subscription functions admin license licence ingest ingestion unseal fernet hmac sdk'.split(' '),
  ...'openai anthropic cosmos fastly hubspot stripe sendgrid'.split(' '),
];

/** Pairs of neighbouring words that make a key secret. */
const SECRET_PAIRS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SECRET_KEY_WORDS.map((word) => [`${word} key`, 'secret'])),
  'api key': 'api-key',
  'access key': 'api-key',
  'private key': 'private-key',
  'signing key': 'private-key',
  'encryption key': 'private-key',
  'auth code': 'otp',
  'verification code': 'otp',
  'security code': 'cvv',
  'track data': 'track',
};

/** Words that make a key secret only as its last one: `basic_auth`, but not `auth.method`. */
const SECRET_LAST: Readonly<Record<string, string>> = { auth: 'authorization', pass: 'password', passw: 'password' };

const PERSONAL_WORDS: Readonly<Record<string, { readonly entity: string; readonly digits: number }>> = {
  ssn: { entity: 'SSN', digits: 4 },
  itin: { entity: 'SSN', digits: 4 },
  tfn: { entity: 'TFN', digits: 8 },
  medicare: { entity: 'MEDICARE', digits: 8 },
  dob: { entity: 'BIRTH_DATE', digits: 2 },
  birthdate: { entity: 'BIRTH_DATE', digits: 2 },
  birthday: { entity: 'BIRTH_DATE', digits: 2 },
  card: { entity: 'CARD', digits: 8 },
  creditcard: { entity: 'CARD', digits: 8 },
  pan: { entity: 'CARD', digits: 8 },
  iban: { entity: 'IBAN', digits: 10 },
  passport: { entity: 'PASSPORT', digits: 5 },
  licence: { entity: 'LICENCE', digits: 5 },
  license: { entity: 'LICENCE', digits: 5 },
  phone: { entity: 'PHONE', digits: 6 },
  telephone: { entity: 'PHONE', digits: 6 },
  cellphone: { entity: 'PHONE', digits: 6 },
  mobile: { entity: 'PHONE', digits: 6 },
  msisdn: { entity: 'PHONE', digits: 6 },
  fax: { entity: 'PHONE', digits: 6 },
  session: { entity: 'SESSION', digits: 3 },
  sessionid: { entity: 'SESSION', digits: 3 },
};

const PERSONAL_PAIRS: Readonly<Record<string, string>> = {
  'social security': 'ssn',
  'tax file': 'tfn',
  'birth date': 'dob',
  'date birth': 'dob',
  'of birth': 'dob',
  'account number': 'iban',
};

/** Last words after which the value speaks about the secret and is not it: `token_type`, `password.length`. */
const ABOUT =
  /^(?:type|types|kind|count|counts|length|size|limit|limits|budget|usage|total|ttl|expiry|expires|expired|expiration|age|status|state|version|algorithm|method|arn|name|names|policy|required|enabled|present|valid|strength|index|brand|network|issuer|country|platform|os|model|last4|at|ms|ns|seconds|url|uri|endpoint|provider|reason|result|error|errors|attempt|attempts|retries|duration|latency|elapsed|timeout|uptime|interval|time|timestamp|bytes|millis|nanos|us|sec|secs|rate|ratio|score|changed|reset|detail|details)$/;

/** Whose name a key may hold: `customer.first_name`, `caller_name`; not `event.name` and `service.name`. */
const OF_PERSON =
  /^(?:first|last|full|given|family|maiden|middle|caller|callee|customer|patient|guest|guardian|cardholder|holder|contact|passenger|applicant)$/;
const NAME_OF_PERSON = /^(?:firstname|lastname|fullname|givenname|familyname|surname|forename)$/;

/** What the words of a key promise about its value; `undefined` if nothing. */
export function denialOf(words: readonly string[]): Denial | undefined {
  const last = words.at(-1);
  if (isPersonName(words)) return { kind: 'personal', entity: 'PERSON', digits: 0 };
  if (last === undefined || (words.length > 1 && ABOUT.test(last))) return undefined;
  const label = secretLabel(words, last);
  if (label !== undefined) return { kind: 'secret', label };
  const personal = personalWord(words);
  return personal === undefined ? undefined : { kind: 'personal', ...personal };
}

/** What stands under `authorization` and `cookie` instead of one. */
const NO_CREDENTIAL =
  /^(?:none|null|undefined|nil|ok|missing|absent|empty|invalid|required|unset|false|true|no|n\/a)\W{0,8}$/i;

/** Whether a value says that there is no credential, or how it fared; a password may be any word. */
export function isNoCredential(label: string, value: string): boolean {
  return (label === 'authorization' || label === 'cookie') && NO_CREDENTIAL.test(value);
}

function secretLabel(words: readonly string[], last: string): string | undefined {
  for (const [index, word] of words.entries()) {
    const label = own(SECRET_WORDS, word) ?? own(SECRET_PAIRS, `${word} ${words[index + 1]}`);
    // Pins of a chip have numbers.
    if (label === 'pin' && words.includes('gpio')) continue;
    if (label !== undefined) return label;
  }
  return own(SECRET_LAST, last);
}

function isPersonName(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  return NAME_OF_PERSON.test(last) || (last === 'name' && OF_PERSON.test(words.at(-2) ?? ''));
}

function personalWord(words: readonly string[]): { readonly entity: string; readonly digits: number } | undefined {
  for (const [index, word] of words.entries()) {
    const name = own(PERSONAL_PAIRS, `${word} ${words[index + 1]}`) ?? word;
    const personal = own(PERSONAL_WORDS, name);
    if (personal !== undefined) return personal;
  }
  return undefined;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
