import { expect, test } from 'vitest';

import { saga } from '../saga/index.ts';
import { startCall } from '../voice/index.ts';
import { metricsOf } from './metrics-of.ts';
import { measure } from './metrics.ts';

const T = 1_700_000_000_000;

test('measures calls and turns for whatever meter provider is registered, before or after the first use', async () => {
  measure('turns', 1);
  const values = await metricsOf(() => {
    const call = startCall({ transport: 'sip', agent: { name: 'teller' }, at: T });
    const turn = call.startTurn({ at: T });
    turn.callerStopped({ at: T + 1000 });
    const playing = turn.startPlayback({ at: T + 1600 });
    const asking = turn.startModel({ model: 'm', provider: 'openai', at: T + 1100 });
    asking.firstToken({ at: T + 1200 });
    asking.end({ usage: { inputTokens: 12, outputTokens: 3 }, at: T + 1400 });
    turn.interruption({ at: T + 2000, yieldedAt: T + 2150 });
    turn.end(undefined, { at: T + 2200 });
    call.end('completed', { at: T + 3000 });
    expect(playing.ended).toBe(true);
  });
  const labels = { 'gen_ai.agent.name': 'teller', 'voice.transport': 'sip' };
  const model = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.provider.name': 'openai' };
  expect(values).toEqual({
    'voice.call.active': [[0, labels]],
    'voice.calls': [[1, { ...labels, 'voice.call.end_reason': 'completed' }]],
    'voice.call.duration': [[[1, 3], { ...labels, 'voice.call.end_reason': 'completed' }]],
    'voice.turns': [[1, { ...labels, 'voice.turn.end_reason': 'interrupted' }]],
    'voice.turn.response_latency': [[[1, 0.6], labels]],
    'voice.interruptions': [
      [1, { 'voice.interruption.initiator': 'caller', 'voice.interruption.outcome': 'accepted' }],
    ],
    'voice.interruption.yield_latency': [[[1, 0.15], {}]],
    'gen_ai.client.operation.duration': [[[1, 0.3], model]],
    'gen_ai.client.operation.time_to_first_chunk': [[[1, 0.1], model]],
    'gen_ai.client.token.usage': [
      [[1, 12], { ...model, 'gen_ai.token.type': 'input' }],
      [[1, 3], { ...model, 'gen_ai.token.type': 'output' }],
    ],
  });
});

test.each([
  { waited: 3000, turns: undefined },
  { waited: 3001, turns: [[1, { 'voice.transport': 'sip' }]] },
])('counts a turn with an answer after $waited ms as dead air: $turns', async ({ waited, turns }) => {
  const values = await metricsOf(() => {
    const call = startCall({ transport: 'sip', at: T });
    const turn = call.startTurn({ at: T });
    turn.callerStopped({ at: T + 1000 });
    turn.startPlayback({ at: T + 1000 + waited }).stop();
    turn.end();
    call.end();
  });
  expect(values['voice.dead_air']).toEqual(turns);
});

test('measures sagas by outcome', async () => {
  const values = await metricsOf(async () => {
    await saga('book', { audit: 'best-effort' }, ({ step }) => step('hold', () => 1));
    await saga('book', { audit: 'best-effort' }, () => Promise.reject(new Error('no'))).catch(() => undefined);
    const undoable = saga('book', { audit: 'best-effort' }, async ({ step }) => {
      await step('hold', () => 1, { compensate: () => Promise.reject(new Error('gone')) });
      throw new Error('no');
    });
    await undoable.catch(() => undefined);
  });
  const labels = (outcome: string): object => ({ 'saga.name': 'book', 'saga.outcome': outcome });
  expect(values['saga.outcomes']).toEqual([
    [1, labels('completed')],
    [1, labels('compensated')],
    [1, labels('failed')],
  ]);
  expect(values['saga.duration']).toEqual([
    [[1, expect.any(Number)], labels('completed')],
    [[1, expect.any(Number)], labels('compensated')],
    [[1, expect.any(Number)], labels('failed')],
  ]);
});
