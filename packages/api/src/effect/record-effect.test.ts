import { context } from '@opentelemetry/api';
import type { SpineEvent, Value } from '@spanreel/events';
import { normalizeValue } from '@spanreel/events';
import { withInMemoryTelemetry } from '@spanreel/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Pipeline } from '../pipeline/index.ts';
import { EffectScope } from './effect-scope.ts';
import { MAX_EFFECT_BYTES, PART_BYTES, beginEffect, recordEffect } from './record-effect.ts';
import { splitText } from './split-text.ts';
import { toJsonText } from './to-json-text.ts';

async function recorded(value: unknown, change: Partial<Pipeline> = {}): Promise<readonly SpineEvent['payload'][]> {
  return withInMemoryTelemetry(({ pipeline, events }) => {
    Object.assign(pipeline, change);
    recordEffect(beginEffect(context.active(), new EffectScope('here'), 'op', { a: 1 }), { returned: value });
    expect(pipeline.rejections).toEqual([]);
    return events.map(({ payload }) => payload);
  });
}

const redact = (value: unknown): Value =>
  JSON.parse(JSON.stringify(normalizeValue(value)).replaceAll('secret', '<X>')) as Value;

test('records a small value whole', async () => {
  expect(await recorded({ ok: true })).toMatchObject([
    {
      scope: 'here',
      ordinal: 1,
      operation: 'op',
      outcome: 'returned',
      arguments: '{"a":1}',
      part: 1,
      parts: 1,
      value: '{"ok":true}',
      size: 11,
    },
  ]);
});

test('redacts a value of several events before it is cut, so that nothing hides on both sides of a cut', async () => {
  const value = 'secret'.repeat(5_000);
  const payloads = await recorded(value, { redact });
  expect(payloads.length).toBeGreaterThan(1);
  expect(payloads.map((payload) => payload['part'])).toEqual(payloads.map((_payload, index) => index + 1));
  expect(new Set(payloads.map((payload) => payload['effect_id'])).size).toBe(1);
  const values = payloads.map((payload) => payload['value'] as string);
  for (const value_ of values) expect(Buffer.byteLength(value_)).toBeLessThanOrEqual(PART_BYTES);
  expect(JSON.parse(values.join(''))).toBe('<X>'.repeat(5_000));
});

test.each([
  { name: 'the pipeline cannot redact ahead', change: {}, size: 10_000 },
  {
    name: 'redaction fails',
    change: {
      redact: () => {
        throw new Error('no');
      },
    },
    size: 10_000,
  },
  { name: 'it is larger than a megabyte', change: { redact }, size: MAX_EFFECT_BYTES },
])('keeps only the hash of a large value when $name', async ({ change, size }) => {
  const payloads = await recorded('x'.repeat(size), change);
  expect(payloads).toHaveLength(1);
  expect(payloads[0]).toMatchObject({
    part: 1,
    parts: 1,
    size: size + 2,
    value_hash: expect.stringMatching(/^[\da-f]{64}$/),
  });
  expect(payloads[0]).not.toHaveProperty('value');
});

test('says only that it happened where content is not to be recorded', async () => {
  const [payload] = await recorded('anything', { captureContent: 'none' });
  expect(Object.keys(payload!)).toEqual(['effect_id', 'scope', 'ordinal', 'operation', 'outcome', 'part', 'parts']);
});

test('numbers scopes and effects in the order of the calls', () => {
  const call = new EffectScope('').child('call');
  const [one, two] = [call.child('turn'), call.child('turn')];
  expect([one.path, two.path, two.child('tool x').path]).toEqual([
    'call#1/turn#1',
    'call#1/turn#2',
    'call#1/turn#2/tool x#1',
  ]);
  expect([one.nextOrdinal(), one.nextOrdinal(), two.nextOrdinal()]).toEqual([1, 2, 1]);
});

test('cuts text into parts that join to it again, never within a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 20 }), (text, max) => {
      const parts = splitText(text.toWellFormed(), max);
      expect(parts.join('')).toBe(text.toWellFormed());
      for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(max);
    }),
  );
});

test('writes any value as JSON, with tags for what JSON lacks', () => {
  expect(toJsonText({ big: 2n ** 60n, none: Number.NaN, bytes: new Uint8Array([1]) })).toBe(
    '{"big":{"$bigint":"1152921504606846976"},"none":{"$number":"NaN"},"bytes":{"$bytes":"AQ=="}}',
  );
  expect(toJsonText(undefined)).toBe('{"$undefined":true}');
  fc.assert(fc.property(fc.anything(), (value) => void JSON.parse(toJsonText(value))));
});
