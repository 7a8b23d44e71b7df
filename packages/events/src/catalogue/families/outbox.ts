import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import {
  count,
  errorFields,
  id,
  millis,
  optionalCount,
  optionalId,
  optionalMillis,
  retryFields,
  text,
} from './fields.ts';

/** `event` is the name of the message, `event_id` the id of what it tells, `destination` the queue or topic (`messaging.destination.name`). */
const outbox = { outbox_id: id, event: id, event_id: optionalId, destination: text };
const exampleOutbox = { outbox_id: 'outbox-17', event: 'sms.reply', event_id: 'SM-1f3a', destination: 'messages' };

export const outboxEvents = lazyFamily(() =>
  defineFamily({
    'outbox.written': {
      version: 1,
      about: 'A message was written to the outbox, in the transaction of what it tells.',
      component: 'outbox',
      payload: v.object(outbox),
      example: exampleOutbox,
    },
    'outbox.dispatched': {
      version: 1,
      about: 'A message left the outbox.',
      component: 'outbox',
      payload: v.object({
        ...outbox,
        attempts: count,
        message_id: optionalId,
        duration_ms: optionalMillis,
        /** Since it was written. */
        lag_ms: optionalMillis,
      }),
      example: { ...exampleOutbox, attempts: 2, message_id: '1763-0', duration_ms: 4.1, lag_ms: 1040.5 },
    },
    'outbox.failed': {
      version: 1,
      about: 'A message could not leave the outbox this time, and whether another attempt follows.',
      severity: 'ERROR',
      component: 'outbox',
      payload: v.object({ ...outbox, attempts: count, duration_ms: optionalMillis, ...errorFields, ...retryFields }),
      example: {
        ...exampleOutbox,
        attempts: 1,
        error_type: 'ECONNREFUSED',
        error_message: 'the queue does not answer',
        will_retry: true,
        next_attempt_at: '2026-11-20T09:30:01.000Z',
      },
    },
  }),
);

/** `attempts` counts the deliveries of the message, this one included. */
const consumed = {
  consumer: id,
  event: id,
  event_id: optionalId,
  outbox_id: optionalId,
  destination: text,
  message_id: optionalId,
  attempts: optionalCount,
};
const exampleConsumed = {
  consumer: 'sms-sender',
  event: 'sms.reply',
  event_id: 'SM-1f3a',
  outbox_id: 'outbox-17',
  destination: 'messages',
  message_id: '1763-0',
  attempts: 1,
};

export const consumerEvents = lazyFamily(() =>
  defineFamily({
    'consumer.started': {
      version: 1,
      about: 'A consumer took a message from a queue.',
      component: 'consumer',
      payload: v.object({ ...consumed, lag_ms: optionalMillis }),
      example: { ...exampleConsumed, lag_ms: 12.5 },
    },
    'consumer.completed': {
      version: 1,
      about: 'A consumer did what a message asked for.',
      component: 'consumer',
      payload: v.object({ ...consumed, duration_ms: millis }),
      example: { ...exampleConsumed, duration_ms: 130.2 },
    },
    'consumer.failed': {
      version: 1,
      about: 'A consumer could not do what a message asked for, and whether it will be tried again.',
      severity: 'ERROR',
      component: 'consumer',
      payload: v.object({ ...consumed, duration_ms: millis, ...errorFields, ...retryFields }),
      example: { ...exampleConsumed, duration_ms: 88, error_type: '503', will_retry: true },
    },
    'consumer.deduplicated': {
      version: 1,
      about: 'A consumer met a message again that it had worked off; nothing was done twice.',
      component: 'consumer',
      payload: v.object(consumed),
      example: { ...exampleConsumed, attempts: 2 },
    },
    'consumer.dead_lettered': {
      version: 1,
      about: 'A message was put aside after its last attempt; somebody has to look at it.',
      severity: 'ERROR',
      component: 'consumer',
      payload: v.object({ ...consumed, attempts: count, ...errorFields }),
      example: { ...exampleConsumed, attempts: 5, error_type: '503', error_message: 'the provider does not answer' },
    },
  }),
);

/** `position` is the place in the log or queue that the projection has reached. */
const projection = {
  projection: id,
  event: optionalId,
  event_id: optionalId,
  position: optionalCount,
  attempts: optionalCount,
};
const exampleProjection = {
  projection: 'open_appointments',
  event: 'appointment.booked',
  event_id: 'evt-1',
  position: 812,
};

export const projectionEvents = lazyFamily(() =>
  defineFamily({
    'projection.applied': {
      version: 1,
      about: 'A read model took an event in.',
      component: 'projection',
      payload: v.object({ ...projection, duration_ms: optionalMillis }),
      example: { ...exampleProjection, duration_ms: 1.8 },
    },
    'projection.failed': {
      version: 1,
      about: 'A read model could not take an event in, and why.',
      severity: 'ERROR',
      component: 'projection',
      payload: v.object({ ...projection, duration_ms: optionalMillis, ...errorFields, ...retryFields }),
      example: { ...exampleProjection, attempts: 3, error_type: 'SQLITE_CONSTRAINT', will_retry: false },
    },
  }),
);
