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
import type { EventDefinitions } from './event-definition.ts';

/** Events that belong together, and the topic a newcomer would look for them under. */
export interface EventFamily {
  readonly topic: string;
  readonly name: string;
  /** One line of meaning. */
  readonly about: string;
  /** What the names of its events begin with, up to the first dot. */
  readonly prefixes: readonly string[];
  /** By name; made with the first call. */
  readonly events: () => EventDefinitions;
}

/** The built-in events by topic and family, in the order of the reference. */
export const families: readonly EventFamily[] = [
  {
    topic: 'Voice',
    name: 'Calls',
    about: 'A phone call from its first ring to its end.',
    prefixes: ['call'],
    events: callEvents,
  },
  {
    topic: 'Voice',
    name: 'Speech',
    about: 'What speech recognition heard.',
    prefixes: ['user', 'asr'],
    events: speechEvents,
  },
  {
    topic: 'Voice',
    name: 'Turns',
    about: 'Who spoke when, how fast, and over whom.',
    prefixes: ['turn', 'voice'],
    events: turnEvents,
  },
  {
    topic: 'Voice',
    name: 'Synthesis',
    about: 'What speech synthesis said.',
    prefixes: ['tts'],
    events: synthesisEvents,
  },
  { topic: 'Agents', name: 'Models', about: 'Requests to language models.', prefixes: ['llm'], events: modelEvents },
  { topic: 'Agents', name: 'Tools', about: 'What the agent had others do.', prefixes: ['tool'], events: toolEvents },
  {
    topic: 'Agents',
    name: 'Decisions',
    about: 'Why the agent went this way.',
    prefixes: ['decision', 'guardrail', 'agent'],
    events: decisionEvents,
  },
  {
    topic: 'Agents',
    name: 'Objectives',
    about: 'What the agent is out to learn or do.',
    prefixes: ['objective'],
    events: objectiveEvents,
  },
  {
    topic: 'Agents',
    name: 'Conversations',
    about: 'Talk on any channel, and what it is about.',
    prefixes: ['conversation', 'intent', 'response'],
    events: conversationEvents,
  },
  {
    topic: 'Agents',
    name: 'Retrieval',
    about: 'Knowledge that was looked up.',
    prefixes: ['retrieval'],
    events: retrievalEvents,
  },
  {
    topic: 'Agents',
    name: 'Translation',
    about: 'Text in another language.',
    prefixes: ['translation'],
    events: translationEvents,
  },
  {
    topic: 'Workflows',
    name: 'Workflows',
    about: 'Work in named stages.',
    prefixes: ['workflow', 'stage'],
    events: workflowEvents,
  },
  {
    topic: 'Workflows',
    name: 'Sagas',
    about: 'Steps that are undone when a later one fails.',
    prefixes: ['saga'],
    events: sagaEvents,
  },
  {
    topic: 'Workflows',
    name: 'Compensations',
    about: 'How steps are undone.',
    prefixes: ['saga'],
    events: compensationEvents,
  },
  { topic: 'Messaging', name: 'Webhooks', about: 'Providers that call.', prefixes: ['webhook'], events: webhookEvents },
  {
    topic: 'Messaging',
    name: 'Outbox',
    about: 'Messages on their way out of a database.',
    prefixes: ['outbox'],
    events: outboxEvents,
  },
  {
    topic: 'Messaging',
    name: 'Consumers',
    about: 'Work on messages of a queue.',
    prefixes: ['consumer'],
    events: consumerEvents,
  },
  {
    topic: 'Messaging',
    name: 'Projections',
    about: 'Read models that follow events.',
    prefixes: ['projection'],
    events: projectionEvents,
  },
  { topic: 'Messaging', name: 'Text messages', about: 'SMS in and out.', prefixes: ['sms'], events: smsEvents },
  {
    topic: 'Messaging',
    name: 'Messages',
    about: 'Mail, chat and push, in and out.',
    prefixes: ['message'],
    events: messageEvents,
  },
  {
    topic: 'Business',
    name: 'Appointments',
    about: 'Times held, booked, moved and given up.',
    prefixes: ['appointment'],
    events: appointmentEvents,
  },
  {
    topic: 'Business',
    name: 'Calendars',
    about: 'Calendars and their copies.',
    prefixes: ['calendar'],
    events: calendarEvents,
  },
  {
    topic: 'Programs',
    name: 'Commands',
    about: 'One run of a command-line program.',
    prefixes: ['command'],
    events: commandEvents,
  },
  {
    topic: 'Programs',
    name: 'Scenarios',
    about: 'Scenes, routines and tests.',
    prefixes: ['scenario'],
    events: scenarioEvents,
  },
  {
    topic: 'Programs',
    name: 'API calls',
    about: "Requests to somebody else's API.",
    prefixes: ['api'],
    events: apiCallEvents,
  },
  {
    topic: 'Programs',
    name: 'Circuit breakers',
    about: 'APIs that are left alone for a while.',
    prefixes: ['api'],
    events: circuitBreakerEvents,
  },
  {
    topic: 'Programs',
    name: 'Caches',
    about: 'What was found in a cache and what was not.',
    prefixes: ['cache'],
    events: cacheEvents,
  },
  {
    topic: 'Programs',
    name: 'Devices',
    about: 'Things in the house or on the network.',
    prefixes: ['device'],
    events: deviceEvents,
  },
  { topic: 'Programs', name: 'Music', about: 'What is played.', prefixes: ['music'], events: musicEvents },
  {
    topic: 'Security',
    name: 'Sign-in',
    about: 'Who is who, and who may do what.',
    prefixes: ['auth'],
    events: authEvents,
  },
  { topic: 'Security', name: 'Audit', about: 'Who did what to what.', prefixes: ['audit'], events: auditEvents },
  {
    topic: 'Security',
    name: 'Vault',
    about: 'Who saw what stands behind redacted values.',
    prefixes: ['vault'],
    events: vaultEvents,
  },
  {
    topic: 'The record',
    name: 'Errors',
    about: 'What went wrong, wherever it was.',
    prefixes: ['error'],
    events: errorEvents,
  },
  {
    topic: 'The record',
    name: 'Processes',
    about: 'Start, end and death of a process.',
    prefixes: ['system'],
    events: systemEvents,
  },
  {
    topic: 'The record',
    name: 'Writers',
    about: 'Signs of life that show what is missing.',
    prefixes: ['process'],
    events: writerEvents,
  },
  {
    topic: 'The record',
    name: 'Effects',
    about: 'What running the code again needs.',
    prefixes: ['effect'],
    events: effectEvents,
  },
  {
    topic: 'The record',
    name: 'Checkpoints',
    about: 'What a replay is compared with.',
    prefixes: ['replay'],
    events: checkpointEvents,
  },
];
