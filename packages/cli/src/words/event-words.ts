import { EventType, type ValueMap } from '@spanreel/events';

import { formatDuration } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import { errorWords } from './error-words.ts';
import {
  attempt,
  errorOf,
  heard,
  joined,
  list,
  listed,
  number,
  quoted,
  stepPlace,
  surety,
  text,
  took,
} from './payload-words.ts';

/** What an event says, in a few words, without its name. Empty where the name says it all. */
export function eventWords({
  event_type: type,
  payload,
}: {
  readonly event_type: string;
  readonly payload: ValueMap;
}): string {
  const words = Object.hasOwn(WORDS, type) ? WORDS[type]?.(payload) : undefined;
  const error = errorWords(errorOf(payload));
  return oneLine([words ?? (error === '' ? scalarWords(payload) : ''), error].filter((part) => part !== '').join(', '));
}

type Words = (payload: ValueMap) => string;

const stepWords: Words = (p) => listed(joined(text(p, 'step'), stepPlace(p)), attempt(p), took(p));
const stageWords: Words = (p) => listed(joined(text(p, 'stage'), stepPlace(p)), took(p));
const workflowWords: Words = (p) => listed(text(p, 'workflow'), took(p));
const sagaWords: Words = (p) => listed(text(p, 'saga'), took(p));

const objectiveWords: Words = (p) =>
  listed(joined(text(p, 'objective'), surety(p)), quoted(p, 'value'), quoted(p, 'prompt'), text(p, 'reason'));

const WORDS: Readonly<Record<string, Words>> = {
  [EventType.CALL_STARTED]: (p) => joined(text(p, 'direction'), text(p, 'transport'), text(p, 'provider')),
  [EventType.CALL_ENDED]: (p) => listed(text(p, 'end_reason'), took(p)),
  [EventType.CALL_TRANSFERRED]: (p) => joined(text(p, 'kind'), `to ${text(p, 'target')}`, text(p, 'result')),
  [EventType.USER_SPOKE]: (p) => joined(quoted(p, 'text'), p['is_final'] === false ? '(partial)' : ''),
  [EventType.ASR_CONFIDENCE_LOW]: (p) => `${number(p, 'confidence')} below ${number(p, 'threshold')}`,
  [EventType.TURN_STARTED]: (p) => joined(`turn ${number(p, 'turn_index')}`, `by the ${text(p, 'initiator')}`),
  [EventType.TURN_COMPLETED]: (p) =>
    listed(
      `turn ${number(p, 'turn_index')} ${text(p, 'end_reason')}`,
      typeof p['response_latency_ms'] === 'number' ? `answered after ${formatDuration(p['response_latency_ms'])}` : '',
      quoted(p, 'said'),
    ),
  [EventType.TURN_INTERRUPTED]: (p) => listed(`turn ${number(p, 'turn_index')}`, heard(p)),
  [EventType.VOICE_INTERRUPTION]: (p) => listed(`by the ${text(p, 'initiator')}`, text(p, 'outcome')),
  [EventType.VOICE_SILENCE]: (p) => {
    const awaited = text(p, 'waiting_for').replaceAll('_', ' ');
    return joined(took(p), awaited === '' ? '' : `waiting for ${awaited}`);
  },
  [EventType.CALL_ANSWERED]: (p) => text(p, 'answered_by'),
  [EventType.CALL_DTMF_RECEIVED]: (p) => `${number(p, 'digit_count')} keys`,
  [EventType.ASR_VOTED]: (p) => quoted(p, 'chosen'),
  [EventType.GUARDRAIL_TRIPPED]: (p) => listed(text(p, 'guardrail'), text(p, 'action'), quoted(p, 'reason')),
  [EventType.AGENT_HANDED_OFF]: (p) =>
    listed(`${text(p, 'from_agent')} to ${text(p, 'to_agent')}`, quoted(p, 'reason')),
  [EventType.TOOL_STARTED]: (p) => text(p, 'tool'),
  [EventType.TOOL_COMPLETED]: (p) => listed(text(p, 'tool'), took(p)),
  [EventType.TOOL_FAILED]: (p) => listed(text(p, 'tool'), took(p)),
  [EventType.LLM_REQUEST_SENT]: (p) => text(p, 'model'),
  [EventType.LLM_FIRST_TOKEN]: (p) => formatDuration(Number(p['time_to_first_token_ms'] ?? 0)),
  [EventType.LLM_COMPLETED]: (p) => listed(text(p, 'model'), took(p), quoted(p, 'output')),
  [EventType.TTS_STARTED]: (p) => quoted(p, 'text'),
  [EventType.TTS_FIRST_BYTE]: (p) => formatDuration(Number(p['time_to_first_byte_ms'] ?? 0)),
  [EventType.TTS_COMPLETED]: took,
  [EventType.DECISION_MADE]: (p) => joined(`${text(p, 'type')}: ${text(p, 'chosen')}`, surety(p)),
  [EventType.DECISION_OUTCOME]: (p) => listed(text(p, 'outcome'), text(p, 'detail')),
  [EventType.OBJECTIVE_STARTED]: objectiveWords,
  [EventType.OBJECTIVE_ELICITING]: objectiveWords,
  [EventType.OBJECTIVE_CAPTURED]: objectiveWords,
  [EventType.OBJECTIVE_CONFIRMING]: objectiveWords,
  [EventType.OBJECTIVE_COMPLETED]: objectiveWords,
  [EventType.OBJECTIVE_FAILED]: objectiveWords,
  [EventType.WORKFLOW_STARTED]: workflowWords,
  [EventType.WORKFLOW_COMPLETED]: workflowWords,
  [EventType.WORKFLOW_FAILED]: workflowWords,
  [EventType.STAGE_STARTED]: stageWords,
  [EventType.STAGE_COMPLETED]: stageWords,
  [EventType.STAGE_FAILED]: stageWords,
  [EventType.SAGA_STARTED]: sagaWords,
  [EventType.SAGA_COMPENSATING]: (p) => `undoing ${list(p['steps'])}`,
  [EventType.SAGA_COMPLETED]: sagaWords,
  [EventType.SAGA_COMPENSATED]: sagaWords,
  [EventType.SAGA_FAILED]: sagaWords,
  [EventType.SAGA_STEP_STARTED]: stepWords,
  [EventType.SAGA_STEP_COMPLETED]: stepWords,
  [EventType.SAGA_STEP_FAILED]: stepWords,
  [EventType.SAGA_STEP_UNKNOWN]: stepWords,
  [EventType.SAGA_COMPENSATION_PLANNED]: stepWords,
  [EventType.SAGA_COMPENSATION_STARTED]: stepWords,
  [EventType.SAGA_COMPENSATION_COMPLETED]: stepWords,
  [EventType.SAGA_COMPENSATION_FAILED]: stepWords,
  [EventType.SAGA_COMPENSATION_UNKNOWN]: stepWords,
  [EventType.SAGA_COMPENSATION_SKIPPED]: (p) => listed(text(p, 'step'), text(p, 'reason')),
  [EventType.EFFECT_RECORDED]: (p) => joined(text(p, 'operation'), text(p, 'outcome')),
  [EventType.REPLAY_CHECKPOINT]: (p) => `seq ${number(p, 'from_seq')}–${number(p, 'upto_seq')}`,
  [EventType.PROCESS_ALIVE]: (p) => `part ${number(p, 'part')} of ${number(p, 'parts')}`,
  [EventType.SYSTEM_STARTUP]: (p) => `pid ${number(p, 'pid')}, Node ${text(p, 'node_version')}`,
  [EventType.SYSTEM_SHUTDOWN]: (p) => text(p, 'reason'),
};

/** Events that are not worded above: the first fields that are plain values. */
function scalarWords(payload: ValueMap): string {
  const plain = Object.entries(payload).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${key}=${value}`] : [],
  );
  return plain.slice(0, 4).join(' ');
}
