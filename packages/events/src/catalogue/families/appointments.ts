import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, id, optionalCount, optionalId, optionalMillis, retryFields, text, time } from './fields.ts';

/** `resource` is whose time is taken: a room, a person, a calendar. */
const appointment = {
  appointment_id: optionalId,
  hold_id: optionalId,
  resource: text,
  service: text,
  starts_at: time,
  ends_at: v.optional(time),
};
/** Who has the time already: an appointment or a hold. */
const conflict = { conflicts_with: optionalId, reason: text };

const slot = {
  resource: 'branch-munich',
  service: 'consultation',
  starts_at: '2026-12-01T10:00:00.000Z',
  ends_at: '2026-12-01T10:30:00.000Z',
};
const held = { hold_id: 'hold-1', ...slot };
const booked = { appointment_id: 'appointment-1', ...held };

export const appointmentEvents = lazyFamily(() =>
  defineFamily({
    'appointment.held': {
      version: 1,
      about: 'A time was put aside for somebody, for a while.',
      component: 'scheduling',
      payload: v.object({ ...appointment, hold_id: id, expires_at: v.optional(time) }),
      example: { ...held, expires_at: '2026-11-20T09:40:00.000Z' },
    },
    'appointment.hold_conflict': {
      version: 1,
      about: 'A time could not be put aside: it is taken.',
      severity: 'WARN',
      component: 'scheduling',
      payload: v.object({ ...appointment, ...conflict }),
      example: { ...slot, conflicts_with: 'hold-0', reason: 'held by another caller' },
    },
    'appointment.hold_released': {
      version: 1,
      about: 'A time that was put aside is free again.',
      component: 'scheduling',
      payload: v.object({
        ...appointment,
        hold_id: id,
        starts_at: v.optional(time),
        reason: v.optional(v.picklist(['expired', 'cancelled', 'compensated'])),
      }),
      example: { ...held, reason: 'expired' },
    },
    'appointment.booked': {
      version: 1,
      about: 'An appointment was made.',
      component: 'scheduling',
      payload: v.object({ ...appointment, appointment_id: id }),
      example: booked,
    },
    'appointment.book_conflict': {
      version: 1,
      about: 'An appointment could not be made: its time was taken or its hold had ended.',
      severity: 'WARN',
      component: 'scheduling',
      payload: v.object({ ...appointment, ...conflict }),
      example: { ...held, conflicts_with: 'appointment-0', reason: 'hold had expired' },
    },
    'appointment.confirmed': {
      version: 1,
      about: 'Whom an appointment is for said that they will come.',
      component: 'scheduling',
      payload: v.object({ ...appointment, appointment_id: id, starts_at: v.optional(time), channel: text }),
      example: { ...booked, channel: 'sms' },
    },
    'appointment.rescheduled': {
      version: 1,
      about: 'An appointment was moved to another time.',
      component: 'scheduling',
      payload: v.object({ ...appointment, appointment_id: id, previous_starts_at: v.optional(time) }),
      example: { ...booked, previous_starts_at: '2026-11-30T10:00:00.000Z' },
    },
    'appointment.cancelled': {
      version: 1,
      about: 'An appointment was given up, by whom and why.',
      component: 'scheduling',
      content: ['reason'],
      payload: v.object({
        ...appointment,
        appointment_id: id,
        starts_at: v.optional(time),
        cancelled_by: v.optional(v.picklist(['customer', 'provider', 'system'])),
        reason: text,
      }),
      example: { ...booked, cancelled_by: 'customer', reason: 'Caught a cold.' },
    },
  }),
);

const calendar = { calendar: id, provider: text, direction: v.optional(v.picklist(['pull', 'push', 'both'])) };
const exampleCalendar = { calendar: 'branch-munich', provider: 'google', direction: 'both' as const };

export const calendarEvents = lazyFamily(() =>
  defineFamily({
    'calendar.synced': {
      version: 1,
      about: 'A calendar and its copy were brought together.',
      component: 'scheduling',
      payload: v.object({ ...calendar, change_count: optionalCount, duration_ms: optionalMillis }),
      example: { ...exampleCalendar, change_count: 3, duration_ms: 412 },
    },
    'calendar.sync_failed': {
      version: 1,
      about: 'A calendar and its copy may differ: bringing them together failed.',
      severity: 'ERROR',
      component: 'scheduling',
      payload: v.object({
        ...calendar,
        duration_ms: optionalMillis,
        attempts: optionalCount,
        ...errorFields,
        ...retryFields,
      }),
      example: {
        ...exampleCalendar,
        attempts: 2,
        error_type: '410',
        error_message: 'sync position is too old',
        will_retry: true,
      },
    },
  }),
);
