import type { PayloadsOf } from './event-definition.ts';
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

/** Every built-in event. */
export const catalogue = /* @__PURE__ */ allFamilies();

function allFamilies() {
  return {
    ...callEvents(),
    ...speechEvents(),
    ...turnEvents(),
    ...synthesisEvents(),
    ...modelEvents(),
    ...toolEvents(),
    ...decisionEvents(),
    ...objectiveEvents(),
    ...conversationEvents(),
    ...retrievalEvents(),
    ...translationEvents(),
    ...workflowEvents(),
    ...sagaEvents(),
    ...compensationEvents(),
    ...webhookEvents(),
    ...outboxEvents(),
    ...consumerEvents(),
    ...projectionEvents(),
    ...smsEvents(),
    ...messageEvents(),
    ...appointmentEvents(),
    ...calendarEvents(),
    ...commandEvents(),
    ...scenarioEvents(),
    ...apiCallEvents(),
    ...circuitBreakerEvents(),
    ...cacheEvents(),
    ...deviceEvents(),
    ...musicEvents(),
    ...authEvents(),
    ...auditEvents(),
    ...vaultEvents(),
    ...errorEvents(),
    ...systemEvents(),
    ...writerEvents(),
    ...effectEvents(),
    ...checkpointEvents(),
  } as const;
}

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
export const EventType: { readonly [N in keyof typeof catalogue as ConstantOf<N>]: N } = /* @__PURE__ */ constants();

function constants(): { readonly [N in keyof typeof catalogue as ConstantOf<N>]: N } {
  const entries = Object.keys(catalogue).map((name) => [name.replaceAll('.', '_').toUpperCase(), name]);
  return Object.fromEntries(entries) as { readonly [N in keyof typeof catalogue as ConstantOf<N>]: N };
}
