import type { Detector } from '../detectors/detector.ts';
import { scanText } from '../detectors/detector.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import { type Redactor, createRedactor } from '../redactor/redactor.ts';
import { hintsOf } from '../text/hints.ts';
import { Hint } from '../text/hints.ts';
import { tokenKeyFrom } from '../tokens/token-key.ts';

/** A redactor with a fixed key, so that tokens are the same in every run. */
export function testRedactor(policy: Partial<RedactionPolicy> = {}): Redactor {
  return createRedactor({ key: tokenKeyFrom('k1:a key for tests and nothing else'), ...policy });
}

/** What one detector finds in a text, as `[entity, matched text]`. */
export function findingsOf(detector: Detector, text: string): [entity: string, matched: string][] {
  return scanText(text, hintsOf(text) | Hint.SecretWord, [detector]).map(({ start, end, entity, canonical }) => [
    entity === 'SECRET' ? `SECRET:${canonical}` : entity,
    text.slice(start, end),
  ]);
}

/** The canonical forms of what one detector finds. */
export function canonicalsOf(detector: Detector, text: string): (string | undefined)[] {
  return scanText(text, hintsOf(text) | Hint.SecretWord, [detector]).map(({ canonical }) => canonical);
}
