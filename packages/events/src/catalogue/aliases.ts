import type { EventName } from './catalogue.ts';

/**
 * Older spellings that teams bring along from event buses, trace emitters and voice stacks, with the name here.
 * `emit` accepts each and writes the new name; readers translate it too.
 */
const CURRENT_NAMES = {
  call_started: 'call.started',
  call_ended: 'call.ended',
  call_transferred: 'call.transferred',
  user_spoke: 'user.spoke',
  asr_confidence_low: 'asr.confidence_low',
  multi_asr_voted: 'asr.voted',
  llm_request_sent: 'llm.request_sent',
  llm_started: 'llm.request_sent',
  llm_first_token: 'llm.first_token',
  llm_completion: 'llm.completed',
  llm_complete: 'llm.completed',
  objective_started: 'objective.started',
  objective_eliciting: 'objective.eliciting',
  objective_captured: 'objective.captured',
  objective_confirming: 'objective.confirming',
  objective_completed: 'objective.completed',
  objective_failed: 'objective.failed',
  workflow_triggered: 'workflow.triggered',
  workflow_completed: 'workflow.completed',
  workflow_failed: 'workflow.failed',
  'workflow:started': 'workflow.started',
  'workflow:completed': 'workflow.completed',
  'workflow:failed': 'workflow.failed',
  'stage:started': 'stage.started',
  'stage:process': 'stage.started',
  'stage:completed': 'stage.completed',
  'stage.processed': 'stage.completed',
  'stage:failed': 'stage.failed',
  'saga:compensating': 'saga.compensating',
  'ai:decision': 'decision.made',
  message_received: 'message.received',
  intent_classified: 'intent.classified',
  response_sent: 'response.sent',
  retrieval_started: 'retrieval.started',
  retrieval_complete: 'retrieval.completed',
  translation_complete: 'translation.completed',
  error_occurred: 'error.occurred',
  'command.execution.started': 'command.started',
  'command.execution.completed': 'command.completed',
  'command.execution.failed': 'command.failed',
  'scenario.execution.started': 'scenario.started',
  'scenario.execution.completed': 'scenario.completed',
  'scenario.execution.failed': 'scenario.failed',
  'auth.authentication_failed': 'auth.failed',
  'music.playback_started': 'music.playback.started',
  'music.playback_stopped': 'music.playback.stopped',
} as const satisfies Readonly<Record<string, EventName>>;

/** An older spelling; what it is now is told by {@link CurrentName}. */
export type OlderName = keyof typeof CURRENT_NAMES;

/** The name of today for a name of today or an older spelling. */
export type CurrentName<N extends EventName | OlderName> = N extends OlderName
  ? (typeof CURRENT_NAMES)[N]
  : Extract<N, EventName>;

/** Older spellings and the names of today. */
export const aliases: ReadonlyMap<string, string> = new Map(Object.entries(CURRENT_NAMES));
