import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { id, optionalCount, optionalId, ratio, text } from './fields.ts';

export const decisionEvents = lazyFamily(() =>
  defineFamily({
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
          v.array(v.object({ option: v.string(), score: v.optional(v.number()), reason: text })),
        ),
        confidence: v.optional(ratio),
        confidence_source: text,
        reason: text,
        inputs: v.optional(v.unknown()),
        prompt_version: text,
      }),
      example: {
        decision_id: 'decision-1',
        type: 'route',
        chosen: 'transfer_to_branch',
        alternatives: [{ option: 'answer', score: 0.31, reason: 'needs identification' }],
        confidence: 0.69,
        confidence_source: 'model',
        reason: 'The caller asked for a person twice.',
        inputs: { requests_for_person: 2 },
        prompt_version: 'router-3',
      },
    },
    'decision.outcome': {
      version: 1,
      about: 'How a decision turned out.',
      component: 'agent',
      content: ['detail'],
      payload: v.object({
        decision_id: id,
        outcome: v.picklist(['succeeded', 'failed', 'overridden', 'unknown']),
        detail: text,
      }),
      example: { decision_id: 'decision-1', outcome: 'succeeded', detail: 'The branch took the call.' },
    },
    'guardrail.tripped': {
      version: 1,
      about: 'A check on what goes into or comes out of a model said no, and what was done about it.',
      severity: 'WARN',
      component: 'agent',
      content: ['reason'],
      payload: v.object({
        guardrail: id,
        stage: v.optional(v.picklist(['input', 'output', 'tool'])),
        action: v.optional(v.picklist(['blocked', 'rewritten', 'escalated', 'reported'])),
        turn_id: optionalId,
        confidence: v.optional(ratio),
        reason: text,
      }),
      example: { guardrail: 'no_investment_advice', stage: 'output', action: 'rewritten', turn_id: 'turn-4' },
    },
    'agent.handed_off': {
      version: 1,
      about: 'One agent gave the conversation to another one.',
      component: 'agent',
      content: ['reason'],
      payload: v.object({ from_agent: id, to_agent: id, turn_id: optionalId, reason: text }),
      example: {
        from_agent: 'reception',
        to_agent: 'loans',
        turn_id: 'turn-4',
        reason: 'The caller asked for a loan.',
      },
    },
  }),
);

const objective = { objective: id, objective_id: optionalId, turn_id: optionalId };
const exampleObjective = { objective: 'date_of_visit', objective_id: 'objective-1', turn_id: 'turn-2' };

export const objectiveEvents = lazyFamily(() =>
  defineFamily({
    'objective.started': {
      version: 1,
      about: 'The agent set out to learn or do something.',
      component: 'agent',
      payload: v.object(objective),
      example: exampleObjective,
    },
    'objective.eliciting': {
      version: 1,
      about: 'The agent asked for what the objective needs.',
      component: 'agent',
      content: ['prompt'],
      payload: v.object({ ...objective, prompt: text, attempt: optionalCount }),
      example: { ...exampleObjective, prompt: 'Which day suits you?', attempt: 1 },
    },
    'objective.captured': {
      version: 1,
      about: 'An answer was understood.',
      component: 'agent',
      content: ['value'],
      payload: v.object({ ...objective, value: v.optional(v.unknown()), confidence: v.optional(ratio) }),
      example: { ...exampleObjective, value: '2026-12-01', confidence: 0.88 },
    },
    'objective.confirming': {
      version: 1,
      about: 'The agent read the answer back.',
      component: 'agent',
      payload: v.object(objective),
      example: exampleObjective,
    },
    'objective.completed': {
      version: 1,
      about: 'The objective was reached.',
      component: 'agent',
      payload: v.object(objective),
      example: exampleObjective,
    },
    'objective.failed': {
      version: 1,
      about: 'The objective was given up, and why.',
      severity: 'WARN',
      component: 'agent',
      content: ['reason'],
      payload: v.object({ ...objective, reason: text }),
      example: { ...exampleObjective, reason: 'No answer after three attempts.' },
    },
  }),
);
