import { expect, test } from 'vitest';

import { readConfiguration } from './configuration.ts';

interface Configuration {
  readonly processors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly service: {
    readonly pipelines: Readonly<
      Record<string, { readonly receivers: readonly string[]; readonly processors: readonly string[] }>
    >;
  };
}

const read = (name: string): Configuration => readConfiguration(name) as Configuration;
const allInOne = read('collector.yaml');

test.each([
  'redaction/values',
  'redaction/keys',
  'transform/before-redaction',
  'transform/after-redaction',
  'filter/only-events',
  'filter/no-events',
])('the gateway masks by the same %s as the all-in-one', (processor) => {
  expect(read('gateway/agent.yaml').processors[processor]).toEqual(allInOne.processors[processor]);
});

test.each([
  ['traces/in', 'traces'],
  ['logs/events', 'logs/events'],
  ['logs/others', 'logs/others'],
  ['metrics/app', 'metrics'],
])('the gateway has the processors of %s', (pipeline, there) => {
  expect(read('gateway/agent.yaml').service.pipelines[there]?.processors).toEqual(
    allInOne.service.pipelines[pipeline]!.processors,
  );
});

test('the gateway keeps the same traces as the all-in-one', () => {
  const { policies } = allInOne.processors['tail_sampling']!;

  expect(policies).toHaveLength(7);
  expect(read('gateway/sampler.yaml').processors['tail_sampling']!['policies']).toEqual(policies);
  expect(read('gateway/sampler.yaml').processors['transform/links']).toEqual(allInOne.processors['transform/links']);
});

test.each(['file/spans', 'file/logs'])('the gateway writes the same %s as the all-in-one', (exporter) => {
  expect(read('gateway/event-log.yaml').exporters[exporter]).toEqual(allInOne.exporters[exporter]);
});

test.each(['collector.yaml', 'gateway/agent.yaml', 'gateway/sampler.yaml', 'gateway/event-log.yaml'])(
  'in %s the memory limiter stands first wherever data comes from outside',
  (name) => {
    const open = Object.values(read(name).service.pipelines).filter(({ receivers }) =>
      receivers.some((from) => from === 'otlp' || from === 'kafka'),
    );
    expect(open.map(({ processors }) => processors[0])).toEqual(open.map(() => 'memory_limiter'));
    expect(open.length).toBeGreaterThan(0);
  },
);
