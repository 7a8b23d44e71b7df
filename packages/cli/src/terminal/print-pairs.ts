import stringWidth from 'string-width';

import { pad } from './columns.ts';
import { type Screen, wrap } from './screen.ts';

export type Pair = readonly [label: string, text: string];

/** Texts under each other behind a column of labels, two spaces in; what does not fit goes on below its own beginning. */
export function printPairs(screen: Screen, pairs: readonly Pair[]): void {
  const widest = Math.max(0, ...pairs.map(([label]) => stringWidth(label)));
  for (const [label, text] of pairs) {
    screen.line(wrap(`  ${pad(label, widest)}  ${text}`.trimEnd(), screen.width, widest + 4));
  }
}

/** Facts with quiet labels; those without a value are left out. */
export function printFacts(screen: Screen, facts: readonly Pair[]): void {
  printPairs(
    screen,
    facts.filter(([, text]) => text !== '').map(([label, text]) => [screen.style.quiet(label), text]),
  );
}
