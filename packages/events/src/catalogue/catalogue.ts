import type { EventDefinition, PayloadsOf } from './event-definition.ts';
import { decisionEvents, modelEvents, objectiveEvents } from './families/agent.ts';
import { errorEvents, systemEvents } from './families/program.ts';
import { checkpointEvents, effectEvents, writerEvents } from './families/record.ts';
import { compensationEvents, sagaEvents } from './families/saga.ts';
import { callEvents, speechEvents, synthesisEvents, turnEvents } from './families/voice.ts';
import { workflowEvents } from './families/workflow.ts';
import { aliases } from './aliases.ts';
import { registry } from './registry.ts';

/** Every built-in event. */
export const catalogue = {
  ...callEvents,
  ...speechEvents,
  ...turnEvents,
  ...modelEvents,
  ...synthesisEvents,
  ...decisionEvents,
  ...objectiveEvents,
  ...workflowEvents,
  ...sagaEvents,
  ...compensationEvents,
  ...effectEvents,
  ...checkpointEvents,
  ...writerEvents,
  ...errorEvents,
  ...systemEvents,
} as const;

type BuiltIn = PayloadsOf<typeof catalogue>;

/** Payload types by event name; applications add theirs by declaration merging, see {@link defineEvents}. */
export interface EventCatalogue extends BuiltIn {}

/** Every event name this process's types know. */
export type EventName = Extract<keyof EventCatalogue, string>;

/** The payload of an event. */
export type EventPayload<N extends EventName> = EventCatalogue[N];

type ConstantOf<N extends string> = Uppercase<
  N extends `${infer Head}.${infer Tail}` ? `${Head}_${ConstantOf<Tail>}` : N
>;

/** All built-in names as constants, so that nobody types a string: `EventType.CALL_STARTED`. */
export const EventType: { readonly [N in keyof typeof catalogue as ConstantOf<N>]: N } = Object.fromEntries(
  Object.keys(catalogue).map((name) => [name.replaceAll('.', '_').toUpperCase(), name]),
) as { readonly [N in keyof typeof catalogue as ConstantOf<N>]: N };

/** The definition of a name, an older spelling's included, built-in or added by {@link defineEvents}; `undefined` if unknown. */
export function findEvent(name: string): EventDefinition | undefined {
  const current = currentName(name);
  // An own key only: "constructor" is no event.
  return Object.hasOwn(catalogue, current)
    ? (catalogue as Readonly<Record<string, EventDefinition>>)[current]
    : registry().get(current);
}

/** The name of today for a name of today or an older spelling; unknown names come back unchanged. */
export function currentName(name: string): string {
  return aliases.get(name) ?? name;
}
