import type { Counter, Histogram, MeterProvider, MetricAttributes, UpDownCounter } from '@opentelemetry/api';

import { meter } from '../telemetry/providers.ts';

const SECONDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/** Every metric that the helpers write. `gen_ai.*` as semantic conventions 1.45 register them. */
export const METRIC = {
  responseLatency: {
    kind: 'histogram',
    name: 'voice.turn.response_latency',
    unit: 's',
    about: 'End of the caller’s speech to first audio of the answer.',
  },
  endpointingDelay: {
    kind: 'histogram',
    name: 'voice.turn.endpointing_delay',
    unit: 's',
    about: 'Final transcript to the decision that the caller is done.',
  },
  transcriptionDelay: {
    kind: 'histogram',
    name: 'voice.turn.transcription_delay',
    unit: 's',
    about: 'End of the caller’s speech to the final transcript.',
  },
  ttsFirstByte: {
    kind: 'histogram',
    name: 'voice.tts.time_to_first_byte',
    unit: 's',
    about: 'Text sent to synthesis to first audio back.',
  },
  yieldLatency: {
    kind: 'histogram',
    name: 'voice.interruption.yield_latency',
    unit: 's',
    about: 'The caller cuts in to the agent falling silent.',
  },
  callDuration: { kind: 'histogram', name: 'voice.call.duration', unit: 's', about: 'Length of calls.' },
  transferDuration: { kind: 'histogram', name: 'voice.transfer.duration', unit: 's', about: 'Length of transfers.' },
  sagaDuration: { kind: 'histogram', name: 'saga.duration', unit: 's', about: 'Length of sagas, by outcome.' },
  operationDuration: {
    kind: 'histogram',
    name: 'gen_ai.client.operation.duration',
    unit: 's',
    about: 'Length of model calls.',
  },
  timeToFirstChunk: {
    kind: 'histogram',
    name: 'gen_ai.client.operation.time_to_first_chunk',
    unit: 's',
    about: 'Model asked to first token.',
  },
  tokenUsage: {
    kind: 'histogram',
    name: 'gen_ai.client.token.usage',
    unit: '{token}',
    about: 'Tokens per model call.',
  },
  turns: { kind: 'counter', name: 'voice.turns', unit: '{turn}', about: 'Turns, by how they ended.' },
  interruptions: {
    kind: 'counter',
    name: 'voice.interruptions',
    unit: '{interruption}',
    about: 'Speech over speech, by initiator and outcome.',
  },
  calls: { kind: 'counter', name: 'voice.calls', unit: '{call}', about: 'Calls, by how they ended.' },
  decisions: { kind: 'counter', name: 'voice.decisions', unit: '{decision}', about: 'Decisions, by type.' },
  deadAir: {
    kind: 'counter',
    name: 'voice.dead_air',
    unit: '{turn}',
    about: 'Turns in which the caller waited more than 3 s for an answer, or for none.',
  },
  sagaOutcomes: { kind: 'counter', name: 'saga.outcomes', unit: '{saga}', about: 'Sagas, by outcome.' },
  events: { kind: 'counter', name: 'events_total', unit: '{event}', about: 'Events, by type.' },
  apiCalls: { kind: 'counter', name: 'api_calls_total', unit: '{call}', about: 'Calls of APIs that are over.' },
  apiCallsFailed: { kind: 'counter', name: 'api_calls_failed', unit: '{call}', about: 'Calls of APIs that failed.' },
  cacheHits: { kind: 'counter', name: 'cache_hits', unit: '{hit}', about: 'Look-ups that a cache answered.' },
  cacheMisses: {
    kind: 'counter',
    name: 'cache_misses',
    unit: '{miss}',
    about: 'Look-ups that a cache did not answer.',
  },
  activeCalls: { kind: 'upDownCounter', name: 'voice.call.active', unit: '{call}', about: 'Calls that are going on.' },
} as const;

export type Metric = keyof typeof METRIC;
type Instrument = Histogram | Counter | UpDownCounter;

// The metrics API has no proxies: an instrument made before a provider is registered would stay silent for good.
let madeBy: MeterProvider | undefined;
const instruments = new Map<Metric, Instrument>();

/** Records a value of a metric; `undefined` and what is no finite number is left out. */
export function measure(metric: Metric, value: number | undefined, attributes: MetricAttributes = {}): void {
  if (value === undefined || !Number.isFinite(value)) return;
  const instrument = instrumentOf(metric);
  if ('record' in instrument) instrument.record(value, attributes);
  else instrument.add(value, attributes);
}

function instrumentOf(metric: Metric): Instrument {
  const { provider, meter: from } = meter();
  if (provider !== madeBy) {
    madeBy = provider;
    instruments.clear();
  }
  let instrument = instruments.get(metric);
  if (instrument === undefined) instruments.set(metric, (instrument = make(metric, from)));
  return instrument;
}

function make(metric: Metric, from: ReturnType<typeof meter>['meter']): Instrument {
  const { kind, name, unit, about: description } = METRIC[metric];
  if (kind === 'counter') return from.createCounter(name, { unit, description });
  if (kind === 'upDownCounter') return from.createUpDownCounter(name, { unit, description });
  const explicitBucketBoundaries = unit === 's' ? SECONDS : TOKENS;
  return from.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
}
