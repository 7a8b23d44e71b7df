import { type Value, hashEvent, hashValue } from '@spanreel/events';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { limitFields, relative } from './limit-payload.ts';
import { LIMIT, cut } from './limits.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

test('cuts text with a marker that says how much is missing, never within a character', () => {
  expect(cut('abcdef', 4)).toBe('abcd…[+2 characters]');
  expect(cut('abc🎧def', 4)).toBe('abc…[+5 characters]');
  expect(cut('abcd', 4)).toBe('abcd');
});

test('error messages have 500 characters, previews 100, stacks ten relative frames', () => {
  const limited = limitFields({
    error_message: 'm'.repeat(600),
    input_preview: 'p'.repeat(101),
    stack_frames: Array.from({ length: 12 }, (_, index) => `at f${index} (file://${process.cwd()}/src/a.ts:1:2)`),
    other: 'o'.repeat(600),
  });
  expect(limited['error_message']).toBe(`${'m'.repeat(500)}…[+100 characters]`);
  expect(limited['input_preview']).toBe(`${'p'.repeat(100)}…[+1 characters]`);
  expect(limited['stack_frames']).toHaveLength(10);
  expect((limited['stack_frames'] as string[])[0]).toBe('at f0 (src/a.ts:1:2)');
  expect(limited['other']).toHaveLength(600);
});

test.each([
  ['at g (node:internal/process:1:2)', 'at g (node:internal/process:1:2)'],
  ['at g (/home/jane/app/node_modules/pg/lib/client.js:7:1)', 'at g (node_modules/pg/lib/client.js:7:1)'],
  ['at /home/jane/elsewhere/file.js:1:1', 'at …/elsewhere/file.js:1:1'],
])('makes the path of %s relative', (frame, expected) => {
  expect(relative(frame)).toBe(expected);
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 4000, size: 'max' }).map((text) => text.toWellFormed()),
    fc.constantFrom('x'.repeat(30_000), '\u0001'.repeat(5_000), '🎧'.repeat(9_000)),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(fc.string({ maxLength: 40 }), tie('value'), { maxKeys: 30, noNullPrototype: false }),
  ),
})).value;

test('no event is larger than 10 KB, whatever its payload, and its chain holds', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (states) => {
      const { pipeline, segment, events } = pipelineFixture();
      for (const state of states) {
        pipeline.emit({
          type: 'replay.checkpoint',
          payload: { reducer: 'r', reducer_version: 1, from_seq: 1, upto_seq: 1, state: { state } },
          tags: Array.from({ length: 40 }, () => 't'.repeat(400)),
        });
      }
      pipeline.flushNow();
      for (const line of segment.text.trimEnd().split('\n')) {
        const record = /"logRecords":\[(.*)\]\}\]\}\]\}$/.exec(line)?.[1] ?? '';
        expect(Buffer.byteLength(record.replaceAll(/\\(u....|.)/g, 'x'))).toBeLessThanOrEqual(LIMIT.eventBytes);
      }
      const written = events();
      expect(written).toHaveLength(states.length);
      written.forEach((event, index) => {
        const before = written[index - 1];
        expect(event.prev_hash).toBe(before && hashEvent(before));
      });
    }),
    { numRuns: 60 },
  );
});

test('a part of an effect is not cut, however much of it JSON escapes', () => {
  const { pipeline, events } = pipelineFixture();
  const text = '"\\'.repeat(3_500);
  pipeline.emit({
    type: 'effect.recorded',
    payload: {
      effect_id: 'e',
      scope: 'call/turn/step',
      ordinal: 1,
      operation: 'tool',
      outcome: 'returned',
      part: 1,
      parts: 9,
      value: text,
      size: 7_000,
    },
  });
  pipeline.flushNow();
  expect(events()[0]?.payload['value']).toBe(text);
});

test('a state that does not fit leaves its hash', () => {
  const { pipeline, events } = pipelineFixture();
  const state = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`key${index}`, index]));
  pipeline.emit({
    type: 'replay.checkpoint',
    payload: { reducer: 'r', reducer_version: 1, from_seq: 1, upto_seq: 1, state },
  });
  pipeline.flushNow();
  expect(events()[0]?.payload).toMatchObject({ state: null, state_hash: hashValue(state) });
});

test('a string too long to redact is left out as a whole', () => {
  const { pipeline, events } = pipelineFixture();
  pipeline.emit({ type: 'error.occurred', payload: { error_type: 'E', error_message: 'x'.repeat(300_000) } });
  pipeline.flushNow();
  expect(events()[0]?.payload['error_message']).toBe('[left out: 300000 characters]');
});

test('of texts too long to redact in all, those that come last are left out, and keys too', () => {
  const { pipeline, events } = pipelineFixture();
  const long = 'x'.repeat(200_000);
  const texts = Array.from({ length: 8 }, (_, index) => [`text${index}`, long]);
  const payload = { error_type: 'E', error_message: 'm', ...Object.fromEntries(texts), [long.repeat(2)]: 1 };
  pipeline.emit({ type: 'error.occurred', payload });
  pipeline.flushNow();
  const written = events()[0]?.payload ?? {};
  const markers = Object.entries(written).filter((entry) => JSON.stringify(entry).includes('[left out: '));
  expect(markers).toEqual([
    ...['text5', 'text6', 'text7'].map((key) => [key, '[left out: 200000 characters]']),
    ['[left out: 400000 characters]', 1],
  ]);
});
