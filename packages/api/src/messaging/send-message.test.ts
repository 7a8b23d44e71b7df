import { diag } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { expect, test, vi } from 'vitest';

import {
  consume,
  messageDelivered,
  messageFailed,
  messageQueued,
  messageReceived,
  messageSent,
  providerCall,
  sendMessage,
} from './index.ts';

const headers = { 'spanreel-event': 'sms.reply', 'spanreel-event-id': 'SM-1', 'spanreel-outbox-id': 'outbox-1' };
const origin = { event_id: 'SM-1', outbox_id: 'outbox-1' };

test('a message that a consumer sends names what it follows from, and the attempt', async () => {
  await given()
    .when(() =>
      consume({ consumer: 'sender', headers, attempt: 3 }, async () => {
        messageQueued({ to: '+1 202-555-0143', text: 'Friday at ten is yours.', conversationId: 'c-1' });
        return sendMessage(
          {
            provider: 'twilio',
            messageId: 'm-1',
            to: '+1 202-555-0143',
            receipt: ({ sid, segments }) => ({ providerMessageId: sid, segments }),
          },
          () => Promise.resolve({ sid: 'SM-77', segments: 2 }),
        );
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toEqual({ outcome: 'completed', result: { sid: 'SM-77', segments: 2 } });
      spans.count(2).tree([
        {
          name: 'consume sms.reply',
          children: [
            {
              name: 'send_sms twilio',
              kind: 'client',
              status: 'unset',
              attributes: {
                'spanreel.provider.name': 'twilio',
                'spanreel.provider.operation': 'send_sms',
                'spanreel.origin.event_id': 'SM-1',
                'spanreel.outbox.id': 'outbox-1',
                'spanreel.attempt': 3,
              },
            },
          ],
        },
      ]);
      expect(events.slice(1, 3).map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['sms.queued', { ...origin, conversation_id: 'c-1', to: '+1 202-555-0143', text: 'Friday at ten is yours.' }],
        [
          'sms.sent',
          {
            ...origin,
            message_id: 'm-1',
            provider: 'twilio',
            provider_message_id: 'SM-77',
            to: '+1 202-555-0143',
            attempts: 3,
            segments: 2,
            duration_ms: expect.any(Number),
          },
        ],
      ]);
      expect(events[2]?.span_id).toBe(spans.one('send_sms twilio').span.spanId);
    });
});

test.for([
  ['a code of the provider', { name: 'RestException', code: 21_610, status: 400 }, '21610', 'RestException'],
  ['a status alone', { name: 'HttpError', status: 503 }, '503', 'HttpError'],
  ['no answer', { name: 'TypeError', code: 'ECONNREFUSED' }, undefined, 'ECONNREFUSED'],
] as const)('a failure tells %s', async ([, fields, code, type]) => {
  const error = Object.assign(new Error('not sent'), fields);
  await given()
    .whenFailing(() =>
      consume({ consumer: 'sender', headers, attempt: 2, retry: () => false }, () =>
        sendMessage({ provider: 'twilio' }, () => Promise.reject(error)),
      ),
    )
    .then(({ result, spans, events }) => {
      expect(result).toBe(error);
      spans.one('send_sms twilio').is({
        status: 'error',
        statusMessage: 'not sent',
        attributes: { 'spanreel.provider.code': code, 'error.type': type },
      });
      expect(events[1]).toMatchObject({ event_type: 'sms.failed', status: 'failed', severity: 'ERROR' });
      expect(events[1]?.payload).toEqual({
        ...origin,
        provider: 'twilio',
        attempts: 2,
        ...(code !== undefined && { provider_code: code }),
        error_type: type,
        error_message: 'not sent',
        will_retry: false,
      });
    });
});

test('a message that was sent is never reported as failed because its receipt could not be read', async () => {
  const warn = vi.spyOn(diag, 'warn').mockReturnValue();
  const unreadable = (): never => {
    throw new TypeError('no');
  };
  await given()
    .when(async () => {
      const sent = await sendMessage({ provider: 'twilio', receipt: unreadable }, () => 'sent');
      const failed = await sendMessage({ provider: 'p', codeOf: unreadable, retry: true, attempt: 4 }, () =>
        Promise.reject(new Error('not sent')),
      ).catch(String);
      return [sent, failed];
    })
    .then(({ result, events }) => {
      expect(result).toEqual(['sent', 'Error: not sent']);
      expect(events.map(({ event_type: type, payload }) => [type, payload['attempts'], payload['will_retry']])).toEqual(
        [
          ['sms.sent', 1, undefined],
          ['sms.failed', 4, true],
        ],
      );
      expect(warn).toHaveBeenCalledTimes(2);
    });
  warn.mockRestore();
});

test('other channels have events of their own, which name the channel', async () => {
  const mail = { channel: 'email', messageId: 'm-4', outboxId: 'o-1' };
  const names = { channel: 'email', message_id: 'm-4', outbox_id: 'o-1' };
  await given()
    .when(async () => {
      messageReceived({ ...mail, text: 'hello', segments: 2 });
      messageQueued({ ...mail, text: 'hello' });
      await sendMessage({ ...mail, provider: 'postmark', codeOf: () => 'inactive' }, () =>
        Promise.reject(new Error('no')),
      ).catch(() => undefined);
      messageSent({ ...mail, attempts: 1, segments: 1 });
      messageDelivered({ ...mail, deliveryMs: 4020 });
      messageFailed({ ...mail, providerCode: 406, attempt: 3, retry: false });
      messageFailed({ ...mail, error: new RangeError('odd') });
    })
    .then(({ spans, events, telemetry }) => {
      spans.count(1).one('send_email postmark').hasAttributes({ 'spanreel.provider.code': 'inactive' });
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['message.received', { ...names, text: 'hello' }],
        ['message.queued', { ...names, text: 'hello' }],
        [
          'message.failed',
          {
            ...names,
            provider: 'postmark',
            provider_code: 'inactive',
            attempts: 1,
            error_type: 'Error',
            error_message: 'no',
          },
        ],
        ['message.sent', { ...names, attempts: 1 }],
        ['message.delivered', { ...names, delivery_ms: 4020 }],
        ['message.failed', { ...names, provider_code: '406', attempts: 3, error_type: '406', will_retry: false }],
        ['message.failed', { ...names, error_type: 'RangeError', error_message: 'odd' }],
      ]);
    });
});

test('text messages come in and are reported on by status callbacks', async () => {
  await given()
    .when(() => {
      messageReceived({
        provider: 'twilio',
        providerMessageId: 'SM-1',
        from: '+1 202-555-0143',
        text: 'hi',
        segments: 1,
      });
      messageSent({ provider: 'twilio', providerMessageId: 'SM-77' });
      messageDelivered({ provider: 'twilio', providerMessageId: 'SM-77', deliveryMs: 2140 });
      messageFailed({ provider: 'twilio', providerMessageId: 'SM-78' });
    })
    .then(({ events }) => {
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        [
          'sms.received',
          { provider: 'twilio', provider_message_id: 'SM-1', from: '+1 202-555-0143', text: 'hi', segments: 1 },
        ],
        ['sms.sent', { provider: 'twilio', provider_message_id: 'SM-77' }],
        ['sms.delivered', { provider: 'twilio', provider_message_id: 'SM-77', delivery_ms: 2140 }],
        ['sms.failed', { provider: 'twilio', provider_message_id: 'SM-78', error_type: '_OTHER' }],
      ]);
    });
});

test('any other call of a provider is a client span with the attempt of the message', async () => {
  await given()
    .when(() =>
      consume({ consumer: 'billing', headers, attempt: 2 }, () =>
        providerCall({ provider: 'stripe', operation: 'create_invoice', attributes: { own: 1 } }, () => 'in_1'),
      ),
    )
    .then(({ result, spans }) => {
      expect(result).toEqual({ outcome: 'completed', result: 'in_1' });
      spans
        .one('create_invoice stripe')
        .isChildOf('consume sms.reply')
        .hasKind('client')
        .hasAttributes({ 'spanreel.attempt': 2, 'spanreel.outbox.id': 'outbox-1', own: 1 });
    });
});

test('sends without any SDK', async () => {
  expect(await sendMessage({ provider: 'twilio' }, () => 'sent')).toBe('sent');
  await expect(providerCall({ provider: 'p', operation: 'o' }, () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
});
