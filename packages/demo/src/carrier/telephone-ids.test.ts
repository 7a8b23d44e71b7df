import fc from 'fast-check';
import { expect, test } from 'vitest';

import { telephoneIds } from './telephone-ids.ts';

test('has the form that Twilio documents, whatever the call is called', () => {
  fc.assert(
    fc.property(fc.string(), (callId) => {
      expect(telephoneIds(callId)).toEqual({
        callSid: expect.stringMatching(/^CA[0-9a-f]{32}$/) as unknown,
        streamSid: expect.stringMatching(/^MZ[0-9a-f]{32}$/) as unknown,
        from: expect.stringMatching(/^\+120255501\d\d$/) as unknown,
      });
      expect(telephoneIds(callId)).toEqual(telephoneIds(callId));
    }),
  );
});

test('is never shared by two calls: names that differ only in their zeros, and those that are alike for long', () => {
  const names = [
    ...Array.from({ length: 40 }, (_, zeros) => `call-a${'0'.repeat(zeros)}`),
    `call-${'b'.repeat(40)}1`,
    `call-${'b'.repeat(40)}2`,
  ];
  const all = names.map((name) => telephoneIds(name));
  expect(new Set(all.flatMap(({ callSid, streamSid }) => [callSid, streamSid])).size).toBe(2 * names.length);
});
