import type { DigitGroups } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

/** Three, two and four digits with one kind of separator; with dots only apart from names and versions. */
const GROUPED = /(?<!\d|\d[-.])(\d{3})([- ]|(?<![\w/@-]\d{3})\.)(\d{2})\2(\d{4})(?!\d|[-.]\d)/g;
const BARE = /(?<![\w.-])(\d{3})(\d{2})(\d{4})(?![\w-]|\.\d)/g;
const CONTEXT = /\b(?:ssn|social security|social|itin|tax ?payer)\b[^\d]{0,30}$/i;

/** US social security and individual taxpayer numbers; without separators only after a word that names them. */
export const ssn: Detector = {
  name: 'ssn',
  entities: ['SSN'],
  needs: Hint.Digits,
  priority: 70,
  find(scan) {
    if (!mayHold(scan.groups())) return;
    for (const match of scan.text.matchAll(GROUPED)) {
      const [whole, area, separator, group, serial] = match;
      if (!(separator === ' ' ? isIssued(area!, group!, serial!) : mayBe(area!, group!, serial!))) continue;
      scan.report(match.index, match.index + whole.length, 'SSN', `${area}${group}${serial}`);
    }
    for (const match of scan.text.matchAll(BARE)) {
      const [whole, area, group, serial] = match;
      const before = scan.text.slice(Math.max(0, match.index - 48), match.index);
      if (!CONTEXT.test(before) || !isIssued(area!, group!, serial!)) continue;
      scan.report(match.index, match.index + whole.length, 'SSN', whole);
    }
  },
};

/** Whether digits stand in groups of three, two and four, or in one of nine: few texts need the patterns. */
function mayHold(groups: DigitGroups): boolean {
  for (let index = 0; index < groups.length; index += 2) {
    const length = lengthOf(groups, index);
    if (length === 9) return true;
    if (length === 3 && lengthOf(groups, index + 2) === 2 && lengthOf(groups, index + 4) === 4) return true;
  }
  return false;
}

function lengthOf(groups: DigitGroups, index: number): number {
  return index < groups.length ? groups[index + 1]! - groups[index]! : 0;
}

/** 9xx is the range of taxpayer numbers, whose middle pair is 50 to 99 (IRS). */
function isIssued(area: string, group: string, serial: string): boolean {
  return mayBe(area, group, serial) && (area < '900' || group >= '50');
}

/** Hardly anything else is written `932-25-2830`: a slip of the pen in it makes it no less somebody's. */
function mayBe(area: string, group: string, serial: string): boolean {
  return area !== '000' && area !== '666' && group !== '00' && serial !== '0000';
}
