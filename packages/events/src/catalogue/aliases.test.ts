import { describe, expect, it } from 'vitest';

import { parseSeverity, SEVERITY } from '../severity.ts';
import { aliases } from './aliases.ts';
import { EventType } from './catalogue.ts';
import { currentName, findEvent } from './find-event.ts';

/** Every older spelling that was promised a place, written out: a name that `aliases` loses is missed here. */
const PROMISED = `
call_started call.started, call_ended call.ended, call_transferred call.transferred, user_spoke user.spoke,
asr_confidence_low asr.confidence_low, multi_asr_voted asr.voted,
llm_request_sent llm.request_sent, llm_started llm.request_sent, llm_first_token llm.first_token,
llm_completion llm.completed, llm_complete llm.completed,
objective_started objective.started, objective_eliciting objective.eliciting, objective_captured objective.captured,
objective_confirming objective.confirming, objective_completed objective.completed, objective_failed objective.failed,
workflow_triggered workflow.triggered, workflow_completed workflow.completed, workflow_failed workflow.failed,
workflow:started workflow.started, workflow:completed workflow.completed, workflow:failed workflow.failed,
stage:started stage.started, stage:completed stage.completed, stage:failed stage.failed,
stage.processed stage.completed, stage:process stage.started,
saga:compensating saga.compensating, ai:decision decision.made,
message_received message.received, intent_classified intent.classified, response_sent response.sent,
retrieval_started retrieval.started, retrieval_complete retrieval.completed, translation_complete translation.completed,
error_occurred error.occurred,
command.execution.started command.started, command.execution.completed command.completed,
command.execution.failed command.failed, scenario.execution.started scenario.started,
scenario.execution.completed scenario.completed, scenario.execution.failed scenario.failed,
auth.authentication_failed auth.failed,
music.playback_started music.playback.started, music.playback_stopped music.playback.stopped`
  .split(',')
  .map((pair) => pair.trim().split(' ') as [string, string]);

describe('an older spelling', () => {
  it.each(PROMISED)('%s is %s', (older, name) => {
    expect(currentName(older)).toBe(name);
    expect(Object.values<string>(EventType)).toContain(name);
    expect(findEvent(older)).toBe(findEvent(name));
  });

  it('is none but those', () => {
    expect([...aliases.keys()].toSorted()).toEqual(PROMISED.map(([older]) => older).toSorted());
  });

  it.each([
    ['info', 'INFO', 9],
    ['warning', 'WARN', 13],
    ['error', 'ERROR', 17],
    ['critical', 'FATAL', 21],
  ] as const)('of a severity, %s, is %s (%i)', (older, severity, number) => {
    expect(parseSeverity(older)).toBe(severity);
    expect(SEVERITY[severity]).toBe(number);
  });
});
