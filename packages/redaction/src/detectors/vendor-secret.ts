import { entropyOf } from '../secret-rules/entropy.ts';
import { gitleaksRules } from '../secret-rules/gitleaks-rules.ts';
import { type SecretRule, secretPattern } from '../secret-rules/secret-rule.ts';
import { anyOf } from '../text/any-of.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

/** A rule, and its pattern once a text had one of its keywords. */
interface Rule {
  readonly row: SecretRule;
  pattern?: RegExp;
}

const RUN = /[\w+/=-]*/y;
const LONG = 200;

let rules: { readonly keywords: RegExp; readonly byKeyword: ReadonlyMap<string, readonly Rule[]> } | undefined;

/** Secrets of some 120 vendors, by the rules of gitleaks: by their form, or by what they are assigned to. */
export const vendorSecret: Detector = {
  name: 'vendor-secret',
  entities: ['SECRET'],
  needs: Hint.MixedRun,
  priority: 87,
  readsEncoded: true,
  find(scan) {
    const { keywords, byKeyword } = (rules ??= compiled());
    const near = new Set(scan.text.match(keywords));
    const due = new Set([...near].flatMap((word) => byKeyword.get(word.toLowerCase()) ?? []));
    for (const rule of due) findBy(rule, scan);
  },
};

function findBy(rule: Rule, scan: Scan): void {
  const [label, , name, , , entropy, group] = rule.row;
  const { text } = scan;
  const pattern = (rule.pattern ??= secretPattern(rule.row));
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [all, ...groups] = match.indices!;
    // A group in the middle parts the secret, and does not hold it.
    const [start, end] = groups.slice(group - 1).find((indices) => indices?.[1] === all![1]) ?? all!;
    const secret = text.slice(start, end);
    // A name may be followed by any word; a key without a digit is one in hundreds.
    if (entropyOf(secret) < entropy || (name !== '' && !/\d/.test(secret))) continue;
    const whole = end - start < LONG ? end : endOfRun(text, end);
    scan.report(start, whole, 'SECRET', label);
    pattern.lastIndex = Math.max(pattern.lastIndex, whole);
  }
}

/** What goes on in the letters of a key beyond the bound of its rule belongs to it. */
function endOfRun(text: string, from: number): number {
  RUN.lastIndex = from;
  return from + RUN.exec(text)![0].length;
}

function compiled(): NonNullable<typeof rules> {
  const byKeyword = new Map<string, Rule[]>();
  for (const row of gitleaksRules()) {
    const rule: Rule = { row };
    for (const word of row[1].split(' ')) byKeyword.set(word, [...(byKeyword.get(word) ?? []), rule]);
  }
  const words = [...byKeyword.keys()].toSorted((a, b) => b.length - a.length);
  // One that stands in another is never found by itself there.
  for (const word of words) {
    for (const other of words) {
      if (other !== word && word.includes(other))
        byKeyword.set(word, [...byKeyword.get(word)!, ...byKeyword.get(other)!]);
    }
  }
  const source = anyOf(words.map((word) => word.replaceAll(/[^\w]/g, String.raw`\$&`)));
  return { keywords: new RegExp(source, 'gi'), byKeyword };
}
