import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { AppointmentConflict, bookAppointment, holdAppointment, isAppointmentConflict, syncCalendar } from './index.ts';

const slot = {
  resource: 'branch-munich',
  service: 'consultation',
  startsAt: new Date('2026-12-01T10:00:00Z'),
  endsAt: '2026-12-01T10:30:00+00:00',
};
const told = {
  resource: 'branch-munich',
  service: 'consultation',
  starts_at: '2026-12-01T10:00:00.000Z',
  ends_at: '2026-12-01T10:30:00.000Z',
};

test('a time is held and then booked', async () => {
  await given()
    .when(async () => {
      const { holdId } = await holdAppointment(slot, () => ({
        holdId: 'hold-1',
        expiresAt: new Date('2026-11-20T09:40:00Z'),
      }));
      return bookAppointment({ ...slot, holdId }, () => Promise.resolve({ appointmentId: 'a-1', seat: 4 }));
    })
    .then(({ result, spans, events }) => {
      expect(result).toEqual({ appointmentId: 'a-1', seat: 4 });
      spans.tree([
        { name: 'scheduling.hold', kind: 'internal', status: 'unset' },
        { name: 'scheduling.book', kind: 'internal', status: 'unset' },
      ]);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['appointment.held', { ...told, hold_id: 'hold-1', expires_at: '2026-11-20T09:40:00.000Z' }],
        ['appointment.booked', { ...told, hold_id: 'hold-1', appointment_id: 'a-1' }],
      ]);
      expect(events.map(({ span_id: id }) => id)).toEqual(spans.all.map(({ spanId }) => spanId));
    });
});

test('a time that is taken is an answer: a conflict on record, no failed span, and the caller hears of it', async () => {
  const taken = (): never => {
    throw new AppointmentConflict({ conflictsWith: 'hold-0', reason: 'held by another caller' });
  };
  await given()
    .when(async () => {
      const held = await holdAppointment(slot, taken).catch((error: unknown) => error);
      // Another copy of this package has a class of its own.
      const foreign = Object.assign(new Error('taken'), { code: 'SPANREEL_APPOINTMENT_CONFLICT' });
      const booked = await bookAppointment({ ...slot, holdId: 'h' }, () => Promise.reject(foreign)).catch(
        (error: unknown) => error,
      );
      return [held, booked];
    })
    .then(({ result, spans, events }) => {
      expect(result.map(isAppointmentConflict)).toEqual([true, true]);
      expect(String(result[0])).toBe('AppointmentConflict: the time is taken by hold-0: held by another caller');
      const attributes = { 'spanreel.end_reason': 'conflict', 'error.type': undefined };
      spans.tree([
        { name: 'scheduling.hold', status: 'unset', attributes },
        { name: 'scheduling.book', status: 'unset', attributes },
      ]);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['appointment.hold_conflict', { ...told, conflicts_with: 'hold-0', reason: 'held by another caller' }],
        ['appointment.book_conflict', { ...told, hold_id: 'h' }],
      ]);
    });
});

test('any other failure is one of the span and no conflict', async () => {
  await given()
    .whenFailing(() => bookAppointment(slot, () => Promise.reject(new Error('calendar is down'))))
    .then(({ spans, events }) => {
      spans.count(1).one('scheduling.book').hasStatus('error', 'calendar is down');
      expect(events).toEqual([]);
    });
});

test('a calendar is synced, or may differ', async () => {
  const calendar = { calendar: 'branch-munich', provider: 'google', direction: 'both' } as const;
  const old = Object.assign(new Error('sync position is too old'), { code: 'GONE' });
  await given()
    .when(async () => {
      await syncCalendar(calendar, () => ({ changeCount: 3 }));
      await syncCalendar(calendar, () => undefined);
      await syncCalendar({ ...calendar, attempt: 2, retry: true }, () => Promise.reject(old)).catch(() => undefined);
    })
    .then(({ spans, events }) => {
      const attributes = { 'spanreel.calendar.name': 'branch-munich', 'spanreel.provider.name': 'google' };
      const name = 'sync_calendar google';
      spans.tree([
        { name, kind: 'client', status: 'unset', attributes },
        { name, kind: 'client', status: 'unset', attributes },
        { name, kind: 'client', status: 'error', attributes: { ...attributes, 'spanreel.attempt': 2 } },
      ]);
      const duration_ms: unknown = expect.any(Number);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['calendar.synced', { ...calendar, duration_ms, change_count: 3 }],
        ['calendar.synced', { ...calendar, duration_ms }],
        [
          'calendar.sync_failed',
          {
            ...calendar,
            duration_ms,
            attempts: 2,
            error_type: 'GONE',
            error_message: 'sync position is too old',
            will_retry: true,
          },
        ],
      ]);
    });
});

test('holds, books and syncs without any SDK', async () => {
  expect(await holdAppointment(slot, () => ({ holdId: 'h' }))).toEqual({ holdId: 'h' });
  await expect(bookAppointment(slot, () => Promise.reject(new AppointmentConflict()))).rejects.toThrow(
    'the time is taken',
  );
  expect(await syncCalendar({ calendar: 'c', provider: 'p' }, () => undefined)).toBeUndefined();
});
