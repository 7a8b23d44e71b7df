import type { KeyRule } from '../keys/key-rules.ts';
import type { Locale } from '../locales/number-rule.ts';
import { prose } from '../prose/prose.ts';
import { createSpoken } from '../spoken/spoken.ts';
import { age } from './age.ts';
import { apiKey } from './api-key.ts';
import { bearer } from './bearer.ts';
import { card } from './card.ts';
import { date } from './date.ts';
import type { Detector } from './detector.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { jwt } from './jwt.ts';
import { mac } from './mac.ts';
import { createPassword } from './password.ts';
import { createPersonalParameter } from './personal-parameter.ts';
import { createPersonalNumber } from './personal-number.ts';
import { phone } from './phone.ts';
import { postcode } from './postcode.ts';
import { privateKey } from './private-key.ts';
import { ssn } from './ssn.ts';
import { url } from './url.ts';
import { createUrlSecret } from './url-secret.ts';
import { vendorSecret } from './vendor-secret.ts';

/** The detectors that need no model; `ruleOf` tells which names deny their values, `locales` whose numbers are known. */
export function builtInDetectors(ruleOf: (key: string) => KeyRule, locales?: readonly Locale[]): readonly Detector[] {
  const password = createPassword(ruleOf);
  const personalNumber = createPersonalNumber(locales);
  return [
    email,
    card,
    phone,
    ssn,
    iban,
    ip,
    createUrlSecret(ruleOf),
    jwt,
    apiKey,
    vendorSecret,
    bearer,
    privateKey,
    password,
    createPersonalParameter(ruleOf),
    personalNumber,
    date,
    age,
    mac,
    postcode,
    url,
    prose,
    createSpoken([email, card, phone, ssn, iban, ip, password, personalNumber, date, age, mac, postcode, url]),
  ];
}
