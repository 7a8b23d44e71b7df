import { expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();

test.each([
  ['phone_line', 4_155_550_142, 'PHONE'],
  ['mobile.sum', 4_155_550_142n, 'PHONE'],
  ['line', 4_155_550_142, 'PHONE'],
  ['card_sequence', 4_111_111_111_111_111, 'CARD'],
  ['line', 4_111_111_111_111_111, 'CARD'],
  ['rate', 4_111_111_111_111_111, 'CARD'],
  ['customer.total', 4_111_111_111_111_111n, 'CARD'],
  ['x.version', 4_111_111_111_111_111, 'CARD'],
  ['duration_ns', 4_111_111_111_111_111, 'CARD'],
  ['messaging.kafka.offset', 4_111_111_111_111_111, 'CARD'],
  ['pan', 4_111_111_111_111_111.5, 'CARD'],
  ['price', 4_111_111_111_111_111.5, 'CARD'],
])('%s promises nothing that lets %s pass', (key, value, entity) => {
  expect(redactor.value(key, value)).toMatch(new RegExp(`^<${entity}:k1\\.\\w+>$`));
  const json = redactor.text(`{"${key}": ${value}}`);
  expect(json).toMatch(new RegExp(`^\\{"${key}": "<${entity}:k1\\.\\w+>"\\}$`));
});

test('decimals of a card in JSON are not rounded away', () => {
  expect(redactor.text('{"n": 4111111111111111.75}')).toMatch(/^\{"n": "<CARD:k1\.\w+>"\}$/);
});

test.each([
  ['duration_ns', 4_155_550_142],
  ['queue.offset', 4_155_550_142],
  ['session.duration', 12_345],
  ['card.count', 12_345_678],
  ['gen_ai.usage.input_tokens', 12_345_678],
  ['tokens_per_sec', 41.5],
  ['uptime_ns', 4_000_000_000_006],
  ['ratio', 0.411_111_111_111],
  ['timestamp_ns', 1_763_686_000_123_456_789n],
])('%s = %s passes', (key, value) => {
  expect(redactor.value(key, value)).toBe(value);
});

test.each(['service.version', 'process.runtime.version', 'browser_version', 'app.version'])(
  'a version of four parts passes under %s',
  (key) => {
    expect([redactor.value(key, '1.2.3.4'), redactor.value(key, '120.0.6099.109')]).toEqual([
      '1.2.3.4',
      '120.0.6099.109',
    ]);
    expect(redactor.value(key, '203.0.113.77')).toMatch(/^<IP:/);
  },
);
