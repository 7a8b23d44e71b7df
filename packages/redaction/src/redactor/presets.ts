import type { Action } from './policy.ts';

export type PresetName = 'gdpr' | 'hipaa-safe-harbor' | 'pci' | 'tcpa';

/** What becomes of each entity under a rule of law or of an industry; `*` stands for all that are not named. */
export interface Preset {
  readonly actions: Readonly<Record<string, Action>>;
  /** What it is made for. */
  readonly covers: string;
  /** What a reader might expect of its name and does not get. */
  readonly doesNotCover: string;
}

/** Engineering readings of the rules, no legal advice. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  gdpr: {
    actions: {
      '*': 'token',
      NATIONALITY: 'remove',
      TFN: 'remove',
      MEDICARE: 'remove',
      DATE: 'keep',
      ORGANISATION: 'keep',
      ABN: 'keep',
    },
    covers:
      'Data minimisation and pseudonyms (GDPR Art. 4(5), 5(1)(c), 25, 32): people, places, contacts, numbers, ages and web pages become tokens; nationality, which may tell ethnic origin (Art. 9), is removed.',
    doesNotCover:
      'Tokens stay personal data while the key exists. Health, beliefs and other special categories told in plain words; organisations and dates; consent, retention, access and erasure requests.',
  },
  'hipaa-safe-harbor': {
    actions: { '*': 'remove', NATIONALITY: 'keep', ABN: 'keep' },
    covers:
      'The identifiers of 45 CFR 164.514(b)(2) that stand in text: names, places and postcodes, dates and ages, phones, e-mail, social security, record, plan, account and licence numbers, vehicles, devices, web and IP addresses. Removed, not tokenised: a code must not be derived from the person (164.514(c)).',
    doesNotCover:
      'Biometrics and pictures; names that no list and no capital letter shows; years and states are removed although they might stay. Actual knowledge that the rest identifies somebody still counts.',
  },
  pci: {
    actions: { CARD: 'last4' },
    covers:
      'Card numbers, written or spoken as digits: only the last four stay and no token beside them (PCI DSS 3.4.1, 3.5.1). Card codes, PINs and passwords are removed as under every policy (3.3.1).',
    doesNotCover:
      'Cardholder names and expiry dates beyond what the other entities find; pictures and audio; whatever was stored before. It does not take a system out of scope by itself.',
  },
  tcpa: {
    actions: { PHONE: 'token', DATE: 'keep', URL: 'keep' },
    covers:
      'Calls and messages with proof of consent: numbers become tokens that stay the same, so that a consent, its time and its revocation can be followed, and shown again from the vault.',
    doesNotCover:
      'Asking for consent, calling hours, do-not-call lists and the time for which proof must be kept. With a scope per conversation a number has another token in each of them.',
  },
};

/** From least to most: where two presets meet, the stricter action wins. */
const STRICTNESS: readonly Action[] = ['keep', 'token', 'hash', 'last4', 'remove'];

/** The actions of several presets at once over `defaults`. */
export function combinedActions(
  names: readonly PresetName[],
  defaults: Readonly<Record<string, Action>>,
): Readonly<Record<string, Action>> {
  if (names.length === 0) return defaults;
  const each = names.map((name) => {
    const { actions } = presets[name];
    // A preset that speaks of all entities leaves nothing to the defaults.
    return Object.hasOwn(actions, '*') ? actions : { ...defaults, ...actions };
  });
  const combined: Record<string, Action> = {};
  for (const entity of new Set(each.flatMap((actions) => Object.keys(actions)))) {
    const strictest = Math.max(...each.map((actions) => STRICTNESS.indexOf(actionIn(actions, entity))));
    combined[entity] = STRICTNESS[strictest]!;
  }
  return combined;
}

/** The action for an entity; a token where nothing is said. */
export function actionIn(actions: Readonly<Record<string, Action>>, entity: string): Action {
  if (Object.hasOwn(actions, entity)) return actions[entity]!;
  return Object.hasOwn(actions, '*') ? actions['*']! : 'token';
}
