import { describe, expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { Scenario } from '../testing/scenario.ts';
import { traceQuery } from './create-trace-query.ts';

interface Attempt {
  readonly type: string;
  readonly payload: Readonly<Record<string, string | number>>;
}

const ERROR = { error_type: '503', error_message: 'the provider is down' };

/** Attempts to hand something on, each on a span of its own. */
function told(...attempts: readonly Attempt[]): Scenario {
  const s = new Scenario();
  const w = s.writer('worker');
  for (const { type, payload } of attempts) {
    const failed = type.endsWith('.failed');
    s.scope(w, 'send_sms twilio', undefined, (span) => s.emit(w, span, type, { ...payload, ...(failed && ERROR) }), {
      kind: 3,
      failed,
    });
  }
  w.closeStream(s.stream);
  w.shutdown();
  return s;
}

/** What `why` says failed, and what `ls` says of the stream. */
async function standing(
  s: Scenario,
): Promise<{ readonly why: string | undefined; readonly listed: string | undefined }> {
  const now = s.time.now + 1000;
  const source = memorySource({ lines: s.lines, now: () => now });
  const { failure } = traceQuery(await source.readStream(s.stream), { now }).why();
  const [listed] = await source.list();
  return { why: failure?.kind, listed: listed?.status };
}

const sms = (end: string, more: Attempt['payload'] = {}): Attempt => ({
  type: `sms.${end}`,
  payload: { outbox_id: 'outbox-17', event_id: 'SM-1', to: '<PHONE:1>', attempts: 1, ...more },
});

describe('a message that failed', () => {
  test('is no failure once a later attempt got through', async () => {
    expect(await standing(told(sms('failed'), sms('sent', { attempts: 2 })))).toEqual({
      why: undefined,
      listed: 'success',
    });
  });

  test('is one while nothing else is known, and while only another message got through', async () => {
    const failed = { why: 'sms', listed: 'failed' };

    expect(await standing(told(sms('failed')))).toEqual(failed);
    expect(await standing(told(sms('failed'), sms('sent', { outbox_id: 'outbox-18' })))).toEqual(failed);
    expect(await standing(told(sms('failed'), sms('sent', { to: '<PHONE:2>' })))).toEqual(failed);
  });

  test('is one where the provider took it and could not deliver it', async () => {
    expect(await standing(told(sms('failed'), sms('sent'), sms('failed')))).toEqual({ why: 'sms', listed: 'failed' });
  });
});

test.each([
  ['outbox', 'dispatched', { outbox_id: 'outbox-1', event: 'sms.reply' }],
  ['consumer', 'completed', { consumer: 'sender', event: 'sms.reply', message_id: '1-0' }],
  ['consumer', 'deduplicated', { consumer: 'sender', event: 'sms.reply', message_id: '1-0' }],
  ['projection', 'applied', { projection: 'inbox', event_id: 'e-1' }],
  ['webhook', 'completed', { endpoint: 'inbound', provider: 'twilio', event_id: 'e-1' }],
  ['message', 'delivered', { channel: 'email', message_id: 'm-1' }],
])('%s.failed is no failure once %s.%s', async (family, end, payload) => {
  const failed = { type: `${family}.failed`, payload };

  expect((await standing(told(failed, { type: `${family}.${end}`, payload }))).listed).toBe('success');
  expect((await standing(told(failed, { type: `${family}.${end}`, payload }))).why).toBeUndefined();
  expect(await standing(told(failed))).toEqual({ why: family, listed: 'failed' });
});
