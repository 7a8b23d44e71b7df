import { expect, test } from 'vitest';

import { canonicalsOf, findingsOf } from '../samples/test-redactor.ts';
import { email } from './email.ts';

test.each([
  ['mail jane@example.com please', 'jane@example.com'],
  ['jane.doe+news@mail.example.co.uk.', 'jane.doe+news@mail.example.co.uk'],
  ['<jane@example.com>', 'jane@example.com'],
  ['(jane_doe-1@example.com)', 'jane_doe-1@example.com'],
  ["o'neil@example.com", "o'neil@example.com"],
  ['/users/jane@example.com/orders', 'jane@example.com'],
  ['?email=jane@example.com&x=1', 'jane@example.com'],
  ['jörg@bücher.example', 'jörg@bücher.example'],
  ['"jane doe"@example.com', '"jane doe"@example.com'],
  ['山田太郎@example.co.jp', '山田太郎@example.co.jp'],
  ['jane@例え.jp', 'jane@例え.jp'],
  ['jane@abc例え.jp です', 'jane@abc例え.jp'],
  ['jane@例え.テスト', 'jane@例え.テスト'],
  ['连絡先は、山田太郎@例え.jp。', '山田太郎@例え.jp'],
  ['メールはjane@example.comに送って', 'jane@example.com'],
  [`${'long.'.repeat(30)}name@example.com`, `${'long.'.repeat(30)}name@example.com`],
  ['jane@[203.0.113.9]', 'jane@[203.0.113.9]'],
  ['jane@xn--bcher-kva.example', 'jane@xn--bcher-kva.example'],
  ['jane@example.com1', undefined],
  ['mailto:jane@example.com', 'jane@example.com'],
])('in %j finds %j', (text, expected) => {
  expect(findingsOf(email, text).map(([, matched]) => matched)).toEqual(expected === undefined ? [] : [expected]);
});

test.each([
  'git@github.com:acme/app.git',
  'icon@2x.png',
  '@example',
  'lodash@4.17.21',
  'image@sha256:0123456789abcdef',
  'a @ b.com',
  'me@localhost',
  'https://user@host.example/path',
])('leaves %j alone', (text) => {
  expect(findingsOf(email, text)).toEqual([]);
});

test('case makes no difference to the canonical form', () => {
  expect(canonicalsOf(email, 'Jane@Example.COM jane@example.com')).toEqual(['jane@example.com', 'jane@example.com']);
});
