import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, optionalCount, optionalId, optionalMillis, retryFields, text } from './fields.ts';

/** `message_id` is the application's id, `provider_message_id` the provider's; `event_id` and `outbox_id` tell what the message follows from. */
const message = {
  message_id: optionalId,
  provider: text,
  provider_message_id: optionalId,
  conversation_id: optionalId,
  event_id: optionalId,
  outbox_id: optionalId,
  from: text,
  to: text,
};
/** `provider_code` is the provider's own code, such as 30003; `error_type` is of few values. */
const failure = { provider_code: text, attempts: optionalCount, ...errorFields, ...retryFields };

const exampleSms = {
  message_id: 'message-2',
  provider: 'twilio',
  provider_message_id: 'SM-77c0',
  event_id: 'SM-1f3a',
  outbox_id: 'outbox-17',
  to: '+1 202-555-0143',
};

export const smsEvents = lazyFamily(() =>
  defineFamily({
    'sms.received': {
      version: 1,
      about: 'A text message came in.',
      component: 'messaging',
      content: ['text'],
      payload: v.object({ ...message, text, segments: optionalCount }),
      example: {
        message_id: 'message-1',
        provider: 'twilio',
        provider_message_id: 'SM-1f3a',
        from: '+1 202-555-0143',
        to: '+1 202-555-0100',
        text: 'Can I come on Friday?',
        segments: 1,
      },
    },
    'sms.queued': {
      version: 1,
      about: 'A text message waits to be sent.',
      component: 'messaging',
      content: ['text'],
      payload: v.object({ ...message, text }),
      example: {
        message_id: 'message-2',
        event_id: 'SM-1f3a',
        outbox_id: 'outbox-17',
        to: '+1 202-555-0143',
        text: 'Friday at ten is yours.',
      },
    },
    'sms.sent': {
      version: 1,
      about: 'The provider took a text message.',
      component: 'messaging',
      payload: v.object({ ...message, attempts: optionalCount, segments: optionalCount, duration_ms: optionalMillis }),
      example: { ...exampleSms, attempts: 1, segments: 1, duration_ms: 118.3 },
    },
    'sms.delivered': {
      version: 1,
      about: 'A text message reached the phone.',
      component: 'messaging',
      payload: v.object({ ...message, delivery_ms: optionalMillis }),
      example: { ...exampleSms, delivery_ms: 2140 },
    },
    'sms.failed': {
      version: 1,
      about: 'A text message was not sent or did not reach the phone, with the code of the provider.',
      severity: 'ERROR',
      component: 'messaging',
      payload: v.object({ ...message, ...failure }),
      example: {
        ...exampleSms,
        provider_code: '30003',
        attempts: 1,
        error_type: 'unreachable',
        error_message: 'Unreachable destination handset',
        will_retry: false,
      },
    },
  }),
);

const channelled = { channel: v.string(), ...message };
const exampleMessage = {
  channel: 'email',
  message_id: 'message-4',
  provider: 'postmark',
  provider_message_id: 'pm-51',
  conversation_id: 'conversation-1',
  outbox_id: 'outbox-18',
};

export const messageEvents = lazyFamily(() =>
  defineFamily({
    'message.received': {
      version: 1,
      about: 'A message came in, on any channel but the phone.',
      component: 'messaging',
      content: ['text'],
      payload: v.object({ ...channelled, channel: text, language: text, text }),
      example: {
        channel: 'whatsapp',
        message_id: 'message-1',
        conversation_id: 'conversation-1',
        language: 'en',
        text: 'What is my balance?',
      },
    },
    'message.queued': {
      version: 1,
      about: 'A message waits to be sent.',
      component: 'messaging',
      content: ['text'],
      payload: v.object({ ...channelled, text }),
      example: { channel: 'email', message_id: 'message-4', conversation_id: 'conversation-1', outbox_id: 'outbox-18' },
    },
    'message.sent': {
      version: 1,
      about: 'The provider took a message.',
      component: 'messaging',
      payload: v.object({ ...channelled, attempts: optionalCount, duration_ms: optionalMillis }),
      example: { ...exampleMessage, attempts: 1, duration_ms: 96 },
    },
    'message.delivered': {
      version: 1,
      about: 'A message reached whom it is for.',
      component: 'messaging',
      payload: v.object({ ...channelled, delivery_ms: optionalMillis }),
      example: { ...exampleMessage, delivery_ms: 4020 },
    },
    'message.failed': {
      version: 1,
      about: 'A message was not sent or did not arrive, with the code of the provider.',
      severity: 'ERROR',
      component: 'messaging',
      payload: v.object({ ...channelled, ...failure }),
      example: {
        ...exampleMessage,
        provider_code: '406',
        attempts: 3,
        error_type: 'inactive_recipient',
        will_retry: false,
      },
    },
  }),
);
