import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, httpStatus, id, millis, optionalCount, optionalId, text, time } from './fields.ts';

export const WEBHOOK_REJECTIONS = [
  'signature_missing',
  'signature_invalid',
  'timestamp_out_of_range',
  'payload_invalid',
  'payload_too_large',
  'unknown_endpoint',
  'other',
] as const;

/** `provider` and `endpoint` as in the span's name, `webhook.{provider}.{endpoint}`; `event_id` is the provider's id of what it tells. */
const webhook = { provider: id, endpoint: id, event_id: optionalId };
const exampleWebhook = { provider: 'twilio', endpoint: 'sms_inbound', event_id: 'SM-1f3a' };

export const webhookEvents = lazyFamily(() =>
  defineFamily({
    'webhook.received': {
      version: 1,
      about: 'A provider called, and the call is genuine and new.',
      component: 'webhook',
      payload: v.object({
        ...webhook,
        /** The provider's name for what it tells. */
        provider_event: text,
        method: text,
        body_size: optionalCount,
        /** Which delivery of the same event this is, from 1, where the provider says so. */
        attempts: optionalCount,
      }),
      example: { ...exampleWebhook, provider_event: 'message.inbound', method: 'POST', body_size: 412, attempts: 1 },
    },
    'webhook.rejected': {
      version: 1,
      about: 'A call that claims to be a provider was turned away, and why.',
      severity: 'WARN',
      component: 'webhook',
      content: ['detail'],
      payload: v.object({
        ...webhook,
        reason: v.picklist(WEBHOOK_REJECTIONS),
        status_code: v.optional(httpStatus),
        detail: text,
      }),
      example: {
        provider: 'twilio',
        endpoint: 'sms_inbound',
        reason: 'signature_invalid',
        status_code: 403,
        detail: 'signed with another key',
      },
    },
    'webhook.deduplicated': {
      version: 1,
      about: 'A provider told again what is known; nothing was done twice.',
      component: 'webhook',
      payload: v.object({ ...webhook, event_id: id, attempts: optionalCount, first_received_at: v.optional(time) }),
      example: { ...exampleWebhook, attempts: 2, first_received_at: '2026-11-20T09:30:00.000Z' },
    },
    'webhook.completed': {
      version: 1,
      about: 'What a provider told was taken in and answered.',
      component: 'webhook',
      payload: v.object({ ...webhook, duration_ms: millis, status_code: v.optional(httpStatus) }),
      example: { ...exampleWebhook, duration_ms: 22.8, status_code: 204 },
    },
    'webhook.failed': {
      version: 1,
      about: 'What a provider told could not be taken in, and why.',
      severity: 'ERROR',
      component: 'webhook',
      payload: v.object({
        ...webhook,
        duration_ms: millis,
        status_code: v.optional(httpStatus),
        attempts: optionalCount,
        ...errorFields,
      }),
      example: {
        ...exampleWebhook,
        duration_ms: 31,
        status_code: 500,
        attempts: 1,
        error_type: 'SQLITE_BUSY',
        error_message: 'database is locked',
      },
    },
  }),
);
