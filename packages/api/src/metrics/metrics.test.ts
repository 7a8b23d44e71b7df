import { metrics } from '@opentelemetry/api';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';

import { startCall } from '../voice/index.ts';
import { measure } from './metrics.ts';

const T = 1_700_000_000_000;

test('measures calls and turns for whatever meter provider is registered, before or after the first use', async () => {
  measure('turns', 1);
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  try {
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
    await provider.forceFlush();
    const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    const values = Object.fromEntries(
      found.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        (dataPoints as DataPoint<number | Histogram>[]).map(({ value, attributes }) => [
          typeof value === 'number' ? value : [value.count, value.sum],
          attributes,
        ]),
      ]),
    );
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
  } finally {
    metrics.disable();
    await provider.shutdown();
  }
});
