import type { EventDescription, PayloadField } from '@spanreel/events/reference';

import { printFacts, printPairs } from '../../terminal/print-pairs.ts';
import type { Screen } from '../../terminal/screen.ts';

/** All about one event; `asked` is the older spelling that it was asked for by. */
export function printEvent(screen: Screen, event: EventDescription, asked: string | undefined): void {
  const { style } = screen;
  if (asked !== undefined) screen.text(`${asked} is an older spelling of ${event.name}`);
  screen.text(`${style.strong(event.name)}  ${event.about}`, 2);
  printFacts(screen, [
    ['family', [event.topic, event.family].filter((part) => part !== undefined).join(' · ')],
    ['version', String(event.version)],
    ['severity', event.severity],
    ['component', event.component ?? ''],
    ['older', event.aliases.join(', ')],
  ]);
  screen.line();
  screen.line('Payload');
  printPairs(
    screen,
    event.fields.map((field) => [style.typed(field.path), fieldText(field)]),
  );
  if (event.example === undefined) return;
  screen.line();
  screen.line('Example');
  for (const line of JSON.stringify(event.example, null, 2).split('\n')) screen.line(`  ${line}`);
}

function fieldText({ type, required, content }: PayloadField): string {
  return [type, ...(required ? ['required'] : []), ...(content ? ['content'] : [])].join(', ');
}
