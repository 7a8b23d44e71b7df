import type { KeyRule } from '../keys/key-rules.ts';
import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';
import { parametersOf } from './url-parameters.ts';

/**
 * Values of query parameters with personal names, such as `?phone=555-0142`. A detector that recognises the value itself
 * comes first, so that its token is the one that the value has everywhere.
 */
export function createPersonalParameter(ruleOf: (key: string) => KeyRule): Detector {
  return {
    name: 'personal-parameter',
    entities: [
      'PERSON',
      'SSN',
      'TFN',
      'MEDICARE',
      'BIRTH_DATE',
      'CARD',
      'IBAN',
      'PASSPORT',
      'LICENCE',
      'PHONE',
      'SESSION',
    ],
    needs: Hint.Equals,
    priority: 20,
    find(scan) {
      let after = 0;
      const isPersonal = (name: string, at: number): boolean => at >= after && ruleOf(name).denial?.kind === 'personal';
      for (const { name, start, end } of parametersOf(scan.text, isPersonal)) {
        const { denial } = ruleOf(name);
        const value = scan.text.slice(start, end);
        if (denial?.kind !== 'personal' || value.replaceAll(/\D/g, '').length < denial.digits) continue;
        scan.report(start, end, denial.entity, value.replaceAll(/[^\p{L}\d]/gu, '').toLowerCase());
        after = end;
      }
    },
  };
}
