import type { KeyRule } from '../keys/key-rules.ts';
import { apiKey } from './api-key.ts';
import { bearer } from './bearer.ts';
import { card } from './card.ts';
import type { Detector } from './detector.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { jwt } from './jwt.ts';
import { createPassword } from './password.ts';
import { createPersonalParameter } from './personal-parameter.ts';
import { phone } from './phone.ts';
import { privateKey } from './private-key.ts';
import { ssn } from './ssn.ts';
import { createUrlSecret } from './url-secret.ts';

/** The detectors that need no model; `ruleOf` tells which names deny their values. */
export function builtInDetectors(ruleOf: (key: string) => KeyRule): readonly Detector[] {
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
    bearer,
    privateKey,
    createPassword(ruleOf),
    createPersonalParameter(ruleOf),
  ];
}
