const objectives = ['started', 'eliciting', 'captured', 'confirming', 'completed', 'failed'];
const outcomes = ['started', 'completed', 'failed'];

/**
 * Older spellings that teams bring along from event buses, trace emitters and voice stacks, with the name here.
 * `emit` accepts each and writes the new name; readers translate it too.
 */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['call_started', 'call.started'],
  ['call_ended', 'call.ended'],
  ['call_transferred', 'call.transferred'],
  ['user_spoke', 'user.spoke'],
  ['asr_confidence_low', 'asr.confidence_low'],
  ['multi_asr_voted', 'asr.voted'],
  ['llm_request_sent', 'llm.request_sent'],
  ['llm_started', 'llm.request_sent'],
  ['llm_first_token', 'llm.first_token'],
  ['llm_completion', 'llm.completed'],
  ['llm_complete', 'llm.completed'],
  ...objectives.map((phase): [string, string] => [`objective_${phase}`, `objective.${phase}`]),
  ['workflow_triggered', 'workflow.triggered'],
  ['workflow_completed', 'workflow.completed'],
  ['workflow_failed', 'workflow.failed'],
  ['workflow:started', 'workflow.started'],
  ['workflow:completed', 'workflow.completed'],
  ['workflow:failed', 'workflow.failed'],
  ['stage:started', 'stage.started'],
  ['stage:process', 'stage.started'],
  ['stage:completed', 'stage.completed'],
  ['stage.processed', 'stage.completed'],
  ['stage:failed', 'stage.failed'],
  ['saga:compensating', 'saga.compensating'],
  ['ai:decision', 'decision.made'],
  ['message_received', 'message.received'],
  ['intent_classified', 'intent.classified'],
  ['response_sent', 'response.sent'],
  ['retrieval_started', 'retrieval.started'],
  ['retrieval_complete', 'retrieval.completed'],
  ['translation_complete', 'translation.completed'],
  ['error_occurred', 'error.occurred'],
  ...outcomes.map((outcome): [string, string] => [`command.execution.${outcome}`, `command.${outcome}`]),
  ...outcomes.map((outcome): [string, string] => [`scenario.execution.${outcome}`, `scenario.${outcome}`]),
  ['auth.authentication_failed', 'auth.failed'],
  ['music.playback_started', 'music.playback.started'],
  ['music.playback_stopped', 'music.playback.stopped'],
]);
