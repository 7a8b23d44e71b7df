import fc from 'fast-check';
import { createRedactor, randomTokenKey } from '@spanreel/redaction';
import { expect, test } from 'vitest';

import { callIds, nameInCallId, runName } from './call-ids.ts';

const redactor = createRedactor({ key: randomTokenKey() });
const idsOf = (recordings: readonly string[], run: number | string = 1): string[] => [
  ...callIds(recordings, run).values(),
];

test('names a call after its recording, and after the run where the log has others', () => {
  expect(idsOf(['0a37e848a9c04e0c', '0a70acb6ef0c4e89'])).toEqual(['call-0a37e848', 'call-0a70acb6']);
  expect(idsOf(['0a37e848a9c04e0c'], 2)).toEqual(['call2-0a37e848']);
  expect(idsOf(['my-longest-call', '0a37e848a9c04e0c'])).toEqual(['call-my-longest-call', 'call-0a37e848']);
});

test('finds the recording in the id of a call of any run', () => {
  const ids = [1, 2, 'bcdf', runName()].flatMap((run) => idsOf(['lost-card', '0a37e848a9c04e0c'], run));
  expect(ids.slice(0, 6)).toEqual([
    'call-lost-card',
    'call-0a37e848',
    'call2-lost-card',
    'call2-0a37e848',
    'call-bcdf-lost-card',
    'call-bcdf-0a37e848',
  ]);
  expect(ids.map(nameInCallId)).toEqual(Array.from({ length: 4 }, () => ['lost-card', '0a37e848']).flat());
});

test('lengthens a name that reads like a phone number, and spells one in letters that has nothing else', () => {
  expect(idsOf(['39194242e0c57f01', '41555501-a'])).toEqual([
    'call-39194242e',
    expect.stringMatching(/^call-x[a-p]{8}$/),
  ]);
  expect(idsOf(['4111111111111111', 'my call', 'a@example.com'])).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^call-x[a-p]{8}$/) as unknown),
  );
});

const recording = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 16, maxLength: 16 }),
  fc.string({ unit: fc.constantFrom(...'0123456789-_.a'.split('')), minLength: 8, maxLength: 24 }),
);

test('gives every call of every run an id of its own, which no redaction touches', () => {
  fc.assert(
    fc.property(fc.uniqueArray(recording, { minLength: 1, maxLength: 12 }), (recordings) => {
      const all = [1, 2, 12, runName()].flatMap((run) => idsOf(recordings, run));
      expect(new Set(all).size).toBe(all.length);
      for (const id of all) {
        expect(redactor.record({ call_id: id, text: `see ${id}.` })).toEqual({ call_id: id, text: `see ${id}.` });
      }
    }),
    { numRuns: 500 },
  );
});
