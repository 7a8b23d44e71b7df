import { expect, test } from 'vitest';

import { pipelineFixture } from './pipeline-fixture.ts';

const cyclic: Record<string, unknown> = { name: 'cyclic' };
cyclic['self'] = cyclic;

let deep: unknown = 'bottom';
for (let level = 0; level < 1000; level++) deep = { deep };

class Account {
  readonly #secret = 'private';
  readonly owner = 'bank';
  get balance(): number {
    throw new Error(this.#secret);
  }
}

const states: Readonly<Record<string, unknown>> = {
  cyclic,
  deep,
  bigint: 2n ** 70n,
  date: new Date(0),
  'invalid date': new Date(Number.NaN),
  error: new Error('boom', { cause: cyclic }),
  bytes: Buffer.from('bytes'),
  instance: new Account(),
  'getter that throws': Object.defineProperty({}, 'x', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  }),
  'proxy that throws': new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  ),
  'invalid UTF-16': '\ud800 and \udc00',
  'not a number': [Number.NaN, Number.POSITIVE_INFINITY, -0],
  huge: 'x'.repeat(5_000_000),
  many: Array.from({ length: 100_000 }, (_, index) => index),
  map: new Map([[{ a: 1 }, new Set([1])]]),
  function: () => 1,
  symbol: Symbol('s'),
};

test.each(Object.keys(states))('a payload with %s is an event within limits, never an exception', (name) => {
  const { pipeline, segment, events, counters } = pipelineFixture();
  const ref = pipeline.emit({
    type: 'replay.checkpoint',
    payload: { reducer: 'r', reducer_version: 1, from_seq: 1, upto_seq: 1, state: { value: states[name] } },
  });
  pipeline.flushNow();
  expect(ref?.writer_seq).toBe(1);
  expect(events()).toHaveLength(1);
  expect(counters.total('redactionFailed')).toBe(0);
  expect(Buffer.byteLength(segment.text)).toBeLessThan(10_240 + 300);
});

test.each([undefined, null, 7, 'text', [], () => 1])('a payload %s that is none is refused', (payload) => {
  const { pipeline, counters } = pipelineFixture();
  expect(pipeline.emit({ type: 'error.occurred', payload })).toBeUndefined();
  expect(counters.parts('refused')).toEqual(new Map([['invalid', 1]]));
});

test.each([undefined, null, 7, {}, '', '__proto__', 'constructor', 'x'.repeat(10_000)])(
  'a name %s that is none is refused',
  (type) => {
    const { pipeline, counters } = pipelineFixture();
    expect(pipeline.emit({ type: type as string, payload: {} })).toBeUndefined();
    expect(counters.total('refused')).toBe(1);
  },
);

test('what is left out of an event takes no room in the buffer', () => {
  const { pipeline, events, counters } = pipelineFixture();
  const giant = 'x'.repeat(5_000_000);
  for (let index = 0; index < 20; index++) {
    pipeline.emit({ type: 'error.occurred', payload: { error_type: 'E', error_message: 'm', giant } });
  }
  pipeline.flushNow();
  expect(counters.total('dropped')).toBe(0);
  expect(events()).toHaveLength(20);
  expect(events()[0]?.payload['giant']).toBe('[left out: 5000000 characters]');
});
