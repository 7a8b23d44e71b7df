import type { ProseText } from './prose-text.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

const FIELD =
  /^(?:(?:sur|first|last|full|given|family)?name|attn|attention|contact|caller|customer|patient|client|from|to|cc|lead|educator|by|signed|agent|user|borrower|lender|tenant|landlord|buyer|seller|insured|claimant|beneficiary|payee|payer|applicant|candidate|employee|guardian|parent|student|pupil|teacher|instructor|tutor|doctor|physician|nurse|therapist|witness|trustee|recipient|sender|author|reviewer|participant|attendee|passenger|resident|donor)$/;

/** `my name is Key`: whatever the word is otherwise. */
export function isNamed(prose: ProseText, first: number): boolean {
  const before = prose.words[first - 1]?.fold;
  if (prose.gap(first) !== ' ') return before === 'name' && /^(?:: ?|['’]s )$/.test(prose.gap(first));
  if (before === 'me') return /^calls?$|^called$/.test(prose.words[first - 2]?.fold ?? '');
  return (before === 'is' && prose.is(first - 2, 'name')) || before === 'named';
}

/** Whether a person is spoken to or presented: `hi Jane`, `this is Jane`, `Name: Jane`, `remember me, Jane?` */
export function isIntroduced(prose: ProseText, first: number, last: number): boolean {
  const gap = prose.gap(first);
  const before = prose.words[first - 1]?.fold ?? '';
  if (before === 'is' && gap === ' ')
    return prose.is(first - 2, 'this') || prose.is(first - 2, 'who') || prose.is(first - 2, "who's");
  if (/^: ?["“]?$/.test(gap)) return FIELD.test(before);
  if (gap === ', ' && /^[.!?,]/.test(prose.gap(last + 1))) return true;
  return (
    (gap === ' ' || gap === ', ') && (prose.means(first - 1, Sense.Introduces | Sense.Honorific) || before === "i'm")
  );
}

/** Whether what follows is what people do: `Jane said`, `Jane's mother`, `Jane: Yes`. */
export function acts(prose: ProseText, last: number): boolean {
  if (prose.has(last, Form.Possessive)) return true;
  const next = prose.words[last + 1];
  const gap = prose.gap(last + 1);
  if (next === undefined) return false;
  if (/^: ?["“]?$/.test(gap)) return prose.isGiven(last) && prose.has(last, Form.First);
  if (!/^,? $/.test(gap) || !prose.has(last + 1, Form.Lower)) return false;
  return prose.means(last + 1, Sense.Verb) || /^(?:speaking|here|calling)$/.test(next.fold);
}
