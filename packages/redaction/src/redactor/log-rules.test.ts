import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { expect, test } from 'vitest';

import { canaryLogRecord } from '../gate/canary-signals.ts';
import { sealLogRecordExporter } from '../gate/seal-log-record-exporter.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import type { RedactionPolicy } from './policy.ts';

const [DEBUG, INFO, ERROR] = [5, 9, 17];
const TEXT = 'mail jane.doe@example.com, call 0491 570 156';

function exported(
  policy: Partial<RedactionPolicy>,
  severityNumber: number | undefined,
  { body = TEXT, attributes = {} }: { body?: unknown; attributes?: Record<string, unknown> },
): ReadableLogRecord {
  const sent: ReadableLogRecord[] = [];
  const inner = {
    export: (records: ReadableLogRecord[]) => void sent.push(...records),
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const record = { ...canaryLogRecord('x'), severityNumber, body, attributes } as unknown as ReadableLogRecord;
  sealLogRecordExporter(inner, testRedactor(policy)).export([record], () => {});
  expect(sent).toHaveLength(1);
  return sent[0]!;
}

const shape = (value: unknown): string => String(value).replaceAll(/<([A-Z]+):k1\.\w+>/g, '<$1>');

test.each([
  [DEBUG, 'mail <EMAIL>, call <PHONE>'],
  [undefined, 'mail <EMAIL>, call <PHONE>'],
  [INFO, 'mail <EMAIL:***.doe>, call <PHONE:***0156>'],
  [ERROR, 'mail <EMAIL:***.doe>, call <PHONE:***0156>'],
])('severity %j shows %j from INFO on', (severity, expected) => {
  const logs = { last4From: 'INFO' } as const;
  expect(shape(exported({ logs }, severity, {}).body)).toBe(expected);
  expect(shape(exported({ logs }, severity, { attributes: { note: TEXT } }).attributes['note'])).toBe(expected);
});

test('without rules log records are redacted as all else, but that messages are withheld', () => {
  expect(shape(exported({}, INFO, {}).body)).toBe('mail <EMAIL>, call <PHONE>');
  const attributes = { 'sms.body': 'see you at five' };
  expect(exported({}, INFO, { attributes }).attributes).toEqual({ 'sms.body': '<MESSAGE:removed>' });
  const spans = testRedactor({}).attributes(attributes);
  expect(spans).toEqual(attributes);
});

test('takes no statement of SQL for a message', () => {
  const attributes = { 'db.query.text': "select * from callers where name = 'Jane'" };
  const expected = { 'db.query.text': 'select * from callers where name = ?' };
  for (const logs of [{}, { messages: 'cut' }] as const) {
    expect(exported({ logs }, INFO, { attributes }).attributes).toEqual(expected);
  }
});

test('keeps messages where that is asked for, redacted', () => {
  const attributes = { 'sms.body': TEXT };
  for (const logs of [{ messages: 'keep' }, { messages: 'keep', last4From: 'FATAL' }] as const) {
    expect(shape(exported({ logs }, INFO, { attributes }).attributes['sms.body'])).toBe('mail <EMAIL>, call <PHONE>');
  }
});

test('shows no more than half of the part before the @, and nothing of another script', () => {
  const redactor = testRedactor({ logs: { last4From: 'INFO' } }).atSeverity(INFO);
  expect(redactor.text('jo@example.com')).toBe('<EMAIL:***o>');
  expect(redactor.text('j@example.com')).toBe('<EMAIL:***>');
  expect(redactor.text('Jürgen.Böß@example.com')).toBe('<EMAIL:***.b**>');
});

test('what the policy removes stays removed, of a tenant too', () => {
  const policy = {
    actions: { EMAIL: 'remove' },
    tenants: { clinic: { preset: 'hipaa-safe-harbor' } },
    logs: { last4From: 'INFO' },
  } as const;
  expect(exported(policy, INFO, {}).body).toBe('mail <EMAIL:removed>, call <PHONE:***0156>');
  const { attributes } = exported(policy, INFO, { attributes: { 'tenant.id': 'clinic', note: TEXT } });
  expect(attributes['note']).toBe('mail <EMAIL:removed>, call <PHONE:removed>');
});

test('withholds messages, or cuts them to 50 characters after redaction, wherever they stand in a record', () => {
  const message = `${TEXT}; ${'see you at the clinic at five, '.repeat(5)}`;
  const attributes = { 'sms.body': message, deep: [{ messageText: message, id: 7 }], 'http.request.body.size': 12 };
  const removed = exported({ logs: {} }, INFO, { body: { msg: 'sms received', content: message }, attributes });
  expect(removed.body).toEqual({ msg: 'sms received', content: '<MESSAGE:removed>' });
  expect(removed.attributes).toEqual({
    'sms.body': '<MESSAGE:removed>',
    deep: [{ messageText: '<MESSAGE:removed>', id: 7 }],
    'http.request.body.size': 12,
  });

  const cut = exported({ logs: { messages: 'cut' } }, INFO, { body: { content: 'see you' }, attributes });
  expect(cut.body).toEqual({ content: 'see you' });
  const text = cut.attributes['sms.body'] as string;
  expect(text.length).toBeLessThanOrEqual(50);
  expect(shape(text)).toMatch(/^mail .*…\[\+\d+ characters\]$/);
  expect(text).not.toContain('jane');
});

test('a mask is left alone when it is read again', () => {
  const redactor = testRedactor({ logs: { last4From: 'INFO' } });
  const masked = redactor.atSeverity(INFO).text(TEXT);
  expect(redactor.text(masked)).toBe(masked);
  expect(redactor.atSeverity(INFO).text(masked)).toBe(masked);
});

test.each([
  [{ last4From: 'NOTICE' }, 'logs.last4From "NOTICE" is none of TRACE, DEBUG, INFO, WARN, ERROR, FATAL'],
  [{ messages: 'all' }, 'logs.messages "all" is none of remove, cut, keep'],
  [{ last4: 'INFO' }, 'logs.last4 is no setting; there are last4From, messages'],
])('refuses %j', (logs, message) => {
  expect(() => testRedactor({ logs } as unknown as Partial<RedactionPolicy>)).toThrow(message);
});
