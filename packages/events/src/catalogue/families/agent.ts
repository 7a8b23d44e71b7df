import * as v from 'valibot';

import { count, id, millis, ratio } from './fields.ts';

const request = {
  turn_id: v.optional(id),
  request_id: v.optional(id),
  model: v.optional(v.string()),
  provider: v.optional(v.string()),
};

export const modelEvents = {
  'llm.request_sent': {
    version: 1,
    about: 'A model was asked.',
    component: 'llm',
    content: ['input'],
    payload: v.object({ ...request, prompt_version: v.optional(v.string()), input: v.optional(v.unknown()) }),
  },
  'llm.first_token': {
    version: 1,
    about: 'The first token of the answer arrived.',
    component: 'llm',
    payload: v.object({ ...request, time_to_first_token_ms: millis }),
  },
  'llm.completed': {
    version: 1,
    about: 'The model answered, or failed to.',
    component: 'llm',
    content: ['output'],
    payload: v.object({
      ...request,
      duration_ms: millis,
      input_tokens: v.optional(count),
      output_tokens: v.optional(count),
      finish_reasons: v.optional(v.array(v.string())),
      output: v.optional(v.unknown()),
      error_type: v.optional(v.string()),
      error_message: v.optional(v.string()),
    }),
  },
} as const;

export const decisionEvents = {
  'decision.made': {
    version: 1,
    about: 'An agent or a rule chose one of several ways to go on, and why.',
    component: 'agent',
    content: ['reason', 'inputs'],
    payload: v.object({
      decision_id: id,
      type: v.string(),
      chosen: v.string(),
      alternatives: v.optional(
        v.array(v.object({ option: v.string(), score: v.optional(v.number()), reason: v.optional(v.string()) })),
      ),
      confidence: v.optional(ratio),
      confidence_source: v.optional(v.string()),
      reason: v.optional(v.string()),
      inputs: v.optional(v.unknown()),
      prompt_version: v.optional(v.string()),
    }),
  },
  'decision.outcome': {
    version: 1,
    about: 'How a decision turned out.',
    component: 'agent',
    content: ['detail'],
    payload: v.object({
      decision_id: id,
      outcome: v.picklist(['succeeded', 'failed', 'overridden', 'unknown']),
      detail: v.optional(v.string()),
    }),
  },
} as const;

const objective = { objective: id, objective_id: v.optional(id), turn_id: v.optional(id) };

export const objectiveEvents = {
  'objective.started': {
    version: 1,
    about: 'The agent set out to learn or do something.',
    component: 'agent',
    payload: v.object(objective),
  },
  'objective.eliciting': {
    version: 1,
    about: 'The agent asked for what the objective needs.',
    component: 'agent',
    content: ['prompt'],
    payload: v.object({ ...objective, prompt: v.optional(v.string()), attempt: v.optional(count) }),
  },
  'objective.captured': {
    version: 1,
    about: 'An answer was understood.',
    component: 'agent',
    content: ['value'],
    payload: v.object({ ...objective, value: v.optional(v.unknown()), confidence: v.optional(ratio) }),
  },
  'objective.confirming': {
    version: 1,
    about: 'The agent read the answer back.',
    component: 'agent',
    payload: v.object(objective),
  },
  'objective.completed': {
    version: 1,
    about: 'The objective was reached.',
    component: 'agent',
    payload: v.object(objective),
  },
  'objective.failed': {
    version: 1,
    about: 'The objective was given up, and why.',
    severity: 'WARN',
    component: 'agent',
    content: ['reason'],
    payload: v.object({ ...objective, reason: v.optional(v.string()) }),
  },
} as const;
