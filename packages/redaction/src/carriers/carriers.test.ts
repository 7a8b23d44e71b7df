import { expect, test } from 'vitest';

import { fakeBaggage } from '../samples/fake-baggage.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { redactBaggage } from './redact-baggage.ts';
import { redactDiag } from './redact-diag.ts';
import { redactHeaders } from './redact-headers.ts';
import { redactUrl } from './redact-url.ts';

const redactor = testRedactor();

test('baggage keeps allowed keys, redacted', () => {
  const baggage = fakeBaggage({ 'tenant.id': 'acme', 'spanreel.note': 'jane@example.com', other: 'x' });
  expect(redactBaggage(baggage, ['tenant.id', 'spanreel.note'], redactor).getAllEntries()).toEqual([
    ['tenant.id', { value: 'acme' }],
    ['spanreel.note', { value: expect.stringMatching(/^<EMAIL:k1\.\w+>$/) }],
  ]);
  expect(baggage.getAllEntries()).toHaveLength(3);
});

test('headers lose credentials and personal data, whatever their case', () => {
  const headers = {
    Authorization: 'Bearer abc',
    'Set-Cookie': ['a=b', 'c=d'],
    'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
    host: 'shop.internal',
    'content-length': 12,
    none: undefined,
  };
  expect(redactHeaders(headers, redactor)).toEqual({
    authorization: '<SECRET:authorization>',
    'set-cookie': '<SECRET:cookie>',
    'x-forwarded-for': expect.stringMatching(/^<IP:k1\.\w+>, <IP:k1\.\w+>$/),
    host: 'shop.internal',
    'content-length': '12',
  });
});

test('URLs are redacted as text or object', () => {
  const url = 'https://u:p@shop.internal/x?api_key=abcdef';
  const expected = 'https://<SECRET:credentials>@shop.internal/x?api_key=<SECRET:api-key>';
  expect([redactUrl(url, redactor), redactUrl(new URL(url), redactor)]).toEqual([expected, expected]);
});

test('diagnostics say the same without the values, and nothing where that fails', () => {
  const said: unknown[][] = [];
  const write = (...parts: unknown[]): unknown => said.push(parts);
  const logger = { error: write, warn: write, info: write, debug: write, verbose: write };
  redactDiag(logger, redactor).warn('cannot reach https://u:p@h.example', { note: 'jane@example.com' });
  redactDiag(logger, {
    ...redactor,
    text: () => {
      throw new Error('jane@example.com');
    },
  }).error('for jane@example.com');
  expect(said).toEqual([
    ['cannot reach https://<SECRET:credentials>@h.example', { note: expect.stringMatching(/^<EMAIL:k1\.\w+>$/) }],
    ['a diagnostic message could not be redacted and was withheld'],
  ]);
});
