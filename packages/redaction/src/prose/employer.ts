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

/** Whether the last of several words, or an `&` between them, makes them an organisation. */
export function isOrganisation(prose: ProseText, first: number, last: number): boolean {
  if (prose.means(last, Sense.Organisation)) return true;
  for (let at = first + 1; at <= last; at++) if (prose.gap(at) === ' & ') return true;
  return false;
}

/** `LLC`, `AG`: behind a name it is the last word of a company's, not an abbreviation of its own. */
export function isLegalForm(prose: ProseText, at: number): boolean {
  return prose.has(at, Form.Upper) && prose.means(at, Sense.Organisation) && prose.has(at - 1, Form.Capital);
}

/** `Shere and Sons`, `Tetzlaff and Partners` */
export function isAndSons(prose: ProseText, at: number): boolean {
  return (
    prose.is(at - 1, 'and') &&
    prose.has(at, Form.Capital) &&
    /^(?:sons|daughters|partners|brothers|co|company|associates)$/.test(prose.words[at]!.fold)
  );
}
