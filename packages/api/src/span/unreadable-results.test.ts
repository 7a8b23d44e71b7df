import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { apiCall } from '../api-call/index.ts';
import { bookAppointment, holdAppointment } from '../scheduling/index.ts';

const slot = { startsAt: '2026-12-01T10:00:00Z', resource: 'branch-munich' };
const api = { api: 'billing', method: 'POST', host: 'api.example.com' };

test('what a body returns reaches the caller, though nothing can be read in it', async () => {
  const unreadable = {
    get appointmentId(): string {
      throw new Error('no');
    },
  };
  await given()
    .when(async () => [
      await holdAppointment(slot, () => undefined as never),
      await bookAppointment({ ...slot, appointmentId: 'a-1' }, () => undefined as never),
      await bookAppointment(slot, () => unreadable),
      await apiCall(api, () => undefined as never),
    ])
    .then(({ result, spans, events }) => {
      expect(result).toEqual([undefined, undefined, unreadable, undefined]);
      expect(spans.named('scheduling.book').map(({ status }) => status)).toEqual(['unset', 'unset']);
      expect(
        events.map(({ event_type: type, payload }) => [type, payload['appointment_id'] ?? payload['error_type']]),
      ).toEqual([
        ['appointment.booked', 'a-1'],
        ['api.call.started', undefined],
        ['api.call.failed', 'no_answer'],
      ]);
    });
});

test('an answer whose headers cannot be read keeps its status', async () => {
  const response = {
    status: 201,
    headers: {
      get(): string {
        throw new Error('no');
      },
    },
  };
  await given()
    .when(() => apiCall(api, () => response))
    .then(({ result, events }) => {
      expect(result).toBe(response);
      expect(events.at(-1)).toMatchObject({ event_type: 'api.call.completed', payload: { status_code: 201 } });
    });
});
