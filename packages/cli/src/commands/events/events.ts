import { aliases, catalogue, nearestEvent, nameGlob } from '@spanreel/events';
import { type EventDescription, describeEvent } from '@spanreel/events/reference';

import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { printCatalogue } from './print-catalogue.ts';
import { printEvent } from './print-event.ts';
import { oneLine } from '../../terminal/one-line.ts';

/** Which events the catalogue has, and what is in them. */
export const events: Command = {
  name: 'events',
  operand: 'optional',
  operandName: 'NAME',
  summary: 'which events there are to emit and to look for, and what is in them',
  details: [
    'NAME is the name of an event, an older spelling of one, or a glob such as "saga.*". Without it every event is listed by family.',
    'The catalogue is that of this version of Spanreel; the events that an application adds with defineEvents are not in it.',
  ],
  options: [],
  exits: [
    [EXIT.fine, 'shown'],
    [EXIT.usage, 'no such event, or a usage error'],
  ],
  examples: ['spanreel events', 'spanreel events saga.step.failed', 'spanreel events "api.*"'],
  run: runEvents,
};

async function runEvents({ options, screen, operand }: CommandInput): Promise<ExitCode> {
  const isList = operand === undefined || operand.includes('*');
  const found = isList ? matching(operand ?? '*') : [described(operand)];
  if (options.flag('json')) screen.line(jsonDocument(isList ? { events: found } : found[0]));
  else if (isList) printCatalogue(screen, found);
  else for (const event of found) printEvent(screen, event, operand === event.name ? undefined : operand);
  return Promise.resolve(EXIT.fine);
}

function described(name: string): EventDescription {
  const event = describeEvent(name);
  if (event) return event;
  const isGroup = matches(`${name}.*`).length > 0;
  const meant = isGroup ? `${name}.*` : nearestEvent(name);
  throw new UsageError(
    `there is no event "${oneLine(name)}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    meant === undefined ? ['spanreel events lists those there are'] : [],
  );
}

function matching(glob: string): EventDescription[] {
  const names = matches(glob);
  if (names.length === 0)
    throw new UsageError(`no event matches "${oneLine(glob)}"`, ['spanreel events lists those there are']);
  return names.map(described);
}

/** Names that a glob names, by an older spelling too. */
function matches(glob: string): string[] {
  const fits = nameGlob(glob);
  const older = new Set([...aliases].filter(([spelling]) => fits(spelling)).map(([, name]) => name));
  return Object.keys(catalogue).filter((name) => fits(name) || older.has(name));
}
