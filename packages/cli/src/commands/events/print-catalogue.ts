import { families } from '@spanreel/events';
import type { EventDescription } from '@spanreel/events/reference';

import { printPairs } from '../../terminal/print-pairs.ts';
import type { Screen } from '../../terminal/screen.ts';

/** Events below their families, each with its meaning. */
export function printCatalogue(screen: Screen, events: readonly EventDescription[]): void {
  const { style } = screen;
  for (const family of families) {
    const own = events.filter(({ name }) => Object.hasOwn(family.events(), name));
    if (own.length === 0) continue;
    screen.text(`${style.strong(`${family.topic} · ${family.name}`)}  ${style.quiet(family.about)}`, 2);
    printPairs(
      screen,
      own.map(({ name, about }) => [style.typed(name), about]),
    );
    screen.line();
  }
  screen.line(
    `${events.length} ${events.length === 1 ? 'event' : 'events'}; spanreel events NAME shows what is in one`,
  );
}
