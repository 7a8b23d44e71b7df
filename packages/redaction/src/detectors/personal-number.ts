import { au } from '../locales/au.ts';
import { eu } from '../locales/eu.ts';
import { everywhere } from './numbers-everywhere.ts';
import type { Locale, LocalePack, NumberRule } from '../locales/number-rule.ts';
import { nz } from '../locales/nz.ts';
import { uk } from '../locales/uk.ts';
import { us } from '../locales/us.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

const PACKS: readonly LocalePack[] = [au, us, uk, nz, eu];
/** Between the words and the number: `number is`, `:`, `no. =`, `:** `. */
const BETWEEN =
  /(?:[\s:=#"'(,.*|-]|\bnumber\b|\bno\b\.?|\bnum\b\.?|\bis\b|\bof\b|\bwas\b|\bit'?s\b|\bas\b|\bto\b|\bthe\b|\bmy\b|\bid\b|\bum\b|\buh\b){0,10}/y;
/** `12345678 thanks mate`: numbers that may have letters in them read on into the sentence. */
const WORDS_BEHIND = /(?:[ -][a-z]{2,9}){1,3}$/;

const LOCALES: readonly Locale[] = PACKS.map(({ name }) => name);

/**
 * Numbers that authorities and companies give people: by the words before them, or by their own check where they are
 * written in the groups that are printed on the card.
 */
export function createPersonalNumber(locales: readonly Locale[] = LOCALES): Detector {
  const rules = [
    ...PACKS.filter(({ name }) => locales.includes(name)).flatMap(({ numbers }) => numbers),
    ...everywhere,
  ];
  let words: RegExp | undefined;
  return {
    name: 'personal-number',
    entities: [...new Set(rules.map(({ entity }) => entity))],
    needs: Hint.Digit,
    priority: 72,
    find(scan) {
      if ((scan.hints & (Hint.NumberWord | Hint.Digits)) === 0) return;
      const announced = new Set<number>();
      if ((scan.hints & Hint.NumberWord) !== 0) findAnnounced(scan, announced);
      if ((scan.hints & Hint.Digits) !== 0) findUnannounced(scan, rules, announced);
    },
  };

  function findAnnounced(scan: Scan, announced: Set<number>): void {
    words ??= new RegExp(`(?<![a-z\\d])(?:${rules.map(({ words: one }) => `(${one})`).join('|')})(?![a-z])`, 'gi');
    for (const match of scan.text.matchAll(words)) {
      const rule = rules.find((_, index) => match[index + 1] !== undefined);
      if (rule !== undefined) announced.add(reportAnnounced(scan, rule, match.index + match[0].length));
    }
  }
}

function findUnannounced(scan: Scan, rules: readonly NumberRule[], announced: ReadonlySet<number>): void {
  // All of them are written in groups, or have letters tied to six digits or more.
  if (!isGrouped(scan)) return;
  for (const { entity, alone } of rules) if (alone !== undefined) findAlone(scan, entity, alone, announced);
}

function isGrouped(scan: Scan): boolean {
  const { text } = scan;
  const groups = scan.groups();
  for (let index = 0; index < groups.length; index += 2) {
    const [start, end] = [groups[index]!, groups[index + 1]!];
    if (groups[index + 2] === end + 1 && ' -'.includes(text.charAt(end))) return true;
    if (isCapitalAt(text, start - 1) || isCapitalAt(text, text.charAt(end) === '-' ? end + 1 : end)) return true;
  }
  return false;
}

function isCapitalAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x41 && code <= 0x5a;
}

/** Reports the number behind the words that end at `at`, and returns where it begins; −1 without one. */
function reportAnnounced(scan: Scan, rule: NumberRule, at: number): number {
  BETWEEN.lastIndex = at;
  const start = at + (BETWEEN.exec(scan.text)?.[0].length ?? 0);
  rule.value.lastIndex = start;
  const value = rule.value.exec(scan.text)?.[0].replace(WORDS_BEHIND, '');
  if (value === undefined || !/\d/.test(value)) return -1;
  const canonical = bare(value);
  if (rule.plausible !== undefined && !rule.plausible(canonical)) return -1;
  scan.report(start, start + value.length, rule.entity, canonical);
  return start;
}

function findAlone(
  scan: Scan,
  entity: string,
  { pattern, valid }: NonNullable<NumberRule['alone']>,
  announced: ReadonlySet<number>,
): void {
  for (const match of scan.text.matchAll(pattern)) {
    const canonical = bare(match[0]);
    if (valid(canonical) && !announced.has(match.index))
      scan.report(match.index, match.index + match[0].length, entity, canonical);
  }
}

function bare(value: string): string {
  return value.replaceAll(/[^\p{L}\d]/gu, '').toUpperCase();
}
