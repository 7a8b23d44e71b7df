import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { id, millis, optionalCount, optionalErrorFields, optionalId, text, errorFields } from './fields.ts';

const request = { turn_id: optionalId, request_id: optionalId, model: text, provider: text };
const exampleRequest = { turn_id: 'turn-1', request_id: 'req-1', model: 'gpt-4.1-mini', provider: 'openai' };

export const modelEvents = lazyFamily(() =>
  defineFamily({
    'llm.request_sent': {
      version: 1,
      about: 'A model was asked.',
      component: 'llm',
      content: ['input'],
      payload: v.object({ ...request, prompt_version: text, input: v.optional(v.unknown()) }),
      example: {
        ...exampleRequest,
        prompt_version: 'balance-7',
        input: [{ role: 'user', content: 'What is my balance?' }],
      },
    },
    'llm.first_token': {
      version: 1,
      about: 'The first token of the answer arrived.',
      component: 'llm',
      payload: v.object({ ...request, time_to_first_token_ms: millis }),
      example: { ...exampleRequest, time_to_first_token_ms: 310.7 },
    },
    'llm.completed': {
      version: 1,
      about: 'The model answered, or failed to.',
      component: 'llm',
      content: ['output'],
      payload: v.object({
        ...request,
        duration_ms: millis,
        input_tokens: optionalCount,
        output_tokens: optionalCount,
        finish_reasons: v.optional(v.array(v.string())),
        output: v.optional(v.unknown()),
        ...optionalErrorFields,
      }),
      example: {
        ...exampleRequest,
        duration_ms: 742.1,
        input_tokens: 412,
        output_tokens: 18,
        finish_reasons: ['stop'],
        output: 'Your balance is forty euros.',
      },
    },
  }),
);

const tool = { tool: id, tool_call_id: optionalId, turn_id: optionalId };
const exampleTool = { tool: 'get_balance', tool_call_id: 'call_9f2', turn_id: 'turn-1' };

export const toolEvents = lazyFamily(() =>
  defineFamily({
    'tool.started': {
      version: 1,
      about: 'The agent called a tool.',
      component: 'agent',
      content: ['arguments'],
      payload: v.object({ ...tool, arguments: v.optional(v.unknown()) }),
      example: { ...exampleTool, arguments: { account: 'savings' } },
    },
    'tool.completed': {
      version: 1,
      about: 'A tool returned.',
      component: 'agent',
      content: ['result'],
      payload: v.object({ ...tool, duration_ms: millis, result: v.optional(v.unknown()) }),
      example: { ...exampleTool, duration_ms: 95.5, result: { balance: 40, currency: 'EUR' } },
    },
    'tool.failed': {
      version: 1,
      about: 'A tool failed, and why.',
      severity: 'ERROR',
      component: 'agent',
      payload: v.object({ ...tool, duration_ms: millis, ...errorFields }),
      example: { ...exampleTool, duration_ms: 3000, error_type: 'TimeoutError', error_message: 'no answer within 3 s' },
    },
  }),
);
