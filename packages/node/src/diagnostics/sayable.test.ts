import { expect, test } from 'vitest';

import { sayable } from './sayable.ts';

test.each([
  'on for bank 1.2.3: spans → http://127.0.0.1:4318/base (http/protobuf)',
  'OTEL_EXPORTER_OTLP_ENDPOINT "localhost:4318" has no scheme; use http://localhost:4318; it is ignored',
  '/srv/bank/.spanreel/demo/1121-024615',
  'on for @bank/teller 1.2.3: spans, metrics, logs, events → .spanreel/log, redacted',
])('says %s as it is', (sentence) => {
  expect(sayable(sentence)).toBe(sentence);
});

test.each([
  ['jane.doe@example.com 1.0', /^<EMAIL:[^>]+> 1\.0$/],
  ['has no scheme; use http://user:hunter2@10.1.2.3', /^has no scheme; use http:\/\/<SECRET:[a-z-]+>@10\.1\.2\.3$/],
  ['"pwd=hunter2" has an entry', /^"pwd=<SECRET:password>" has an entry$/],
  ['/home/415-555-0142/log', /^\/home\/<PHONE:[^>]+>\/log$/],
])('redacts %s', (sentence, said) => {
  expect(sayable(sentence)).toMatch(said);
});
