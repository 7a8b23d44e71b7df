import type { EventDefinition, PayloadsOf } from './event-definition.ts';
import { apiCallEvents, circuitBreakerEvents } from './families/api-calls.ts';
import { appointmentEvents, calendarEvents } from './families/appointments.ts';
import { auditEvents, vaultEvents } from './families/audit.ts';
import { authEvents } from './families/auth.ts';
import { cacheEvents } from './families/cache.ts';
import { callEvents } from './families/calls.ts';
import { commandEvents, scenarioEvents } from './families/commands.ts';
import { conversationEvents, retrievalEvents, translationEvents } from './families/conversation.ts';
import { decisionEvents, objectiveEvents } from './families/decisions.ts';
import { deviceEvents, musicEvents } from './families/devices.ts';
import { messageEvents, smsEvents } from './families/messages.ts';
import { modelEvents, toolEvents } from './families/models.ts';
import { consumerEvents, outboxEvents, projectionEvents } from './families/outbox.ts';
import { errorEvents, systemEvents, writerEvents } from './families/program.ts';
import { checkpointEvents, effectEvents } from './families/replay.ts';
import { compensationEvents, sagaEvents } from './families/saga.ts';
import { speechEvents, synthesisEvents } from './families/speech.ts';
import { turnEvents } from './families/turns.ts';
import { webhookEvents } from './families/webhooks.ts';
import { workflowEvents } from './families/workflow.ts';
import { aliases } from './aliases.ts';
import { registry } from './registry.ts';

/** Every built-in event. */
export const catalogue = {
  ...callEvents,
  ...speechEvents,
  ...turnEvents,
  ...synthesisEvents,
  ...modelEvents,
  ...toolEvents,
  ...decisionEvents,
  ...objectiveEvents,
  ...conversationEvents,
  ...retrievalEvents,
  ...translationEvents,
  ...workflowEvents,
  ...sagaEvents,
  ...compensationEvents,
  ...webhookEvents,
  ...outboxEvents,
  ...consumerEvents,
  ...projectionEvents,
  ...smsEvents,
  ...messageEvents,
  ...appointmentEvents,
  ...calendarEvents,
  ...commandEvents,
  ...scenarioEvents,
  ...apiCallEvents,
  ...circuitBreakerEvents,
  ...cacheEvents,
  ...deviceEvents,
  ...musicEvents,
  ...authEvents,
  ...auditEvents,
  ...vaultEvents,
  ...errorEvents,
  ...systemEvents,
  ...writerEvents,
  ...effectEvents,
  ...checkpointEvents,
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
