import type { ProseText } from './prose-text.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

/** `I work for Chemical Abstracts Service`: whatever the words are otherwise. */
export function isEmployer(prose: ProseText, first: number): boolean {
  if (prose.gap(first) !== ' ' || prose.has(first, Form.Upper) || prose.isGiven(first)) return false;
  return worksThere(prose, first) && !prose.means(first, Sense.Function | Sense.Known | Sense.Honorific);
}

/** Whether the words before say that somebody works there. */
export function worksThere(prose: ProseText, first: number): boolean {
  const at = prose.words[first - 1]?.fold;
  if (at !== 'at' && at !== 'for' && at !== 'with' && at !== 'by') return false;
  return /^(?:work|works|worked|working|job|career|year|employed|employee|interview|position|ceo|cto|cfo|manager|engineer|account)$/.test(
    prose.words[first - 2]?.fold ?? '',
  );
}
