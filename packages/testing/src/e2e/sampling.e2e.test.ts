import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { waitUntil } from '../wait-until.ts';
import { describeBackends } from './describe-backends.ts';
import type { ForeignSpan } from './foreign-client.ts';
import { ForeignClient, newTraceId } from './foreign-client.ts';
import { sharedBackends } from './shared-backends.ts';

describeBackends('a trace that is sent to the Collector', () => {
  const backends = sharedBackends({
    only: ['collector', 'jaeger'],
    env: {
      SPANREEL_DECISION_WAIT: '2s',
      SPANREEL_DECISION_WAIT_AFTER_ROOT: '500ms',
      // Nothing is kept by chance.
      SPANREEL_SAMPLING_PERCENTAGE: '0',
    },
  });
  let client: ForeignClient;

  beforeAll(() => {
    client = new ForeignClient(backends().endpoint);
  });

  function written(): string {
    const path = join(backends().eventLog, 'spans.jsonl');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Waits until a trace sent after the others is in Jaeger: those before it are decided by then. */
  async function decided(): Promise<void> {
    const traceId = newTraceId();
    await client.spans([{ traceId, error: true }]);
    await waitUntil(async () => (await backends().jaeger.trace(traceId)).length > 0, {
      deadline: 40_000,
      what: 'the trace in Jaeger',
    });
  }

  const traces: readonly (readonly [string, boolean, readonly Omit<ForeignSpan, 'traceId'>[]])[] = [
    ['an ordinary trace', false, [{ durationMs: 1900 }]],
    ['an error', true, [{}, { error: true }]],
    [
      'a turn that kept the caller waiting',
      true,
      [{ name: 'voice.turn', attributes: { 'voice.turn.response_latency': 3.1 } }],
    ],
    ['the same in whole seconds', true, [{ name: 'voice.turn', attributes: { 'voice.turn.response_latency': 4 } }]],
    [
      'a long turn with a quick answer',
      false,
      [{ name: 'voice.turn', durationMs: 9000, attributes: { 'voice.turn.response_latency': 0.9 } }],
    ],
    ['a turn that was never answered', true, [{ name: 'voice.turn', durationMs: 3100 }]],
    ['a turn that was called off soon', false, [{ name: 'voice.turn', durationMs: 2900 }]],
    [
      'a long greeting',
      false,
      [{ name: 'voice.turn', durationMs: 6000, attributes: { 'voice.turn.initiator': 'agent' } }],
    ],
    ['a slow trace without a call', true, [{ durationMs: 2100 }]],
    ['a call of minutes', false, [{ name: 'voice.call', durationMs: 300_000 }]],
    ['a piece of a call', false, [{ name: 'chat', durationMs: 2900, attributes: { 'voice.turn.id': 't-1' } }]],
    ['a saga that was compensated', true, [{ name: 'saga book', attributes: { 'saga.outcome': 'compensated' } }]],
    ['a saga that was left half undone', true, [{ name: 'saga book', attributes: { 'saga.outcome': 'failed' } }]],
    ['a saga that went well', false, [{ name: 'saga book', attributes: { 'saga.outcome': 'completed' } }]],
    [
      'a compensation of its own',
      true,
      [{ name: 'compensate hold', attributes: { 'saga.compensation.outcome': 'done' } }],
    ],
    ['a forced trace', true, [{}, { attributes: { 'spanreel.sampling.force': true } }]],
    ['a trace that is expressly not forced', false, [{ attributes: { 'spanreel.sampling.force': false } }]],
  ];

  test('is kept by Jaeger when it matters, and by the event log in any case', async () => {
    const sent = traces.map(([title, kept, spans]) => ({ title, kept, spans, traceId: newTraceId() }));
    for (const { spans, traceId } of sent) await client.spans(spans.map((span) => ({ ...span, traceId })));
    // OTEL_RESOURCE_ATTRIBUTES knows only text.
    for (const [force, kept] of [
      ['true', true],
      ['false', false],
    ] as const) {
      const traceId = newTraceId();
      await new ForeignClient(backends().endpoint, 'forced', { 'spanreel.sampling.force': force }).spans([{ traceId }]);
      sent.push({ title: `of a process that says ${force} to forcing`, kept, spans: [{}], traceId });
    }
    await decided();

    const inJaeger = await Promise.all(
      sent.map(async ({ title, traceId }) => [title, (await backends().jaeger.trace(traceId)).length] as const),
    );
    const expected = sent.map(({ title, kept, spans }) => [title, kept ? spans.length : 0]);
    expect(inJaeger).toEqual(expected);
    await waitUntil(() => sent.every(({ traceId }) => written().includes(traceId)), {
      what: 'all in the event log',
    });
  });
});
