import type { Action } from './policy.ts';

/**
 * What may not be stored even encrypted (PCI DSS 3.3.1), and what nobody has a reason to be shown: card codes, PINs,
 * tracks, passwords, sessions and secrets, whatever a detector of one's own may call them.
 */
const NEVER =
  /(?:^|_)(?:SECRETS?|PASSWORDS?|PASSCODES?|PASSPHRASES?|PINS?|CVV2?|CVC2?|CVN|CID|CAV2?|CSC|CARD_CODES?|SECURITY_CODES?|TRACK(?:_?DATA|_?[123])?|TOKENS?|SESSIONS?|CREDENTIALS?|API_?KEYS?|OTPS?)(?:_|$)/;

/**
 * Whether values of an entity may enter the vault: those that become tokens and are no secret. Numbers of cards only where
 * the policy itself says `CARD: 'token'`, for a vault that holds them is in the scope of PCI DSS.
 */
export function keptEntities(
  actionOf: (entity: string) => Action,
  actions: Readonly<Record<string, Action>> = {},
): (entity: string) => boolean {
  return (entity) =>
    actionOf(entity) === 'token' && !isNeverKept(entity) && (entity !== 'CARD' || actions['CARD'] === 'token');
}

/** Whether no policy lets values of this entity into a vault. */
export function isNeverKept(entity: string): boolean {
  return NEVER.test(entity);
}
