import { saga } from '@spanreel/api/saga';

import type { Office } from './office.ts';

export interface Appointment {
  readonly day: string;
  readonly time: string;
}

/** Books a banker and a room for a slot, or leaves everything free. */
export function bookAppointment(ask: Office, { day, time }: Appointment): Promise<{ appointment: string }> {
  return saga('book_appointment', { steps: 6 }, async ({ step }) => {
    const branch = await step('find_branch', () => ask('/branches'));
    const slot = await step('hold_slot', () => ask('/slots', { branch, day, time }), {
      compensate: (reference) => ask('/slots/free', { reference: reference ?? '' }),
    });
    await step('assign_banker', () => ask('/bankers', { slot }), {
      compensate: (reference) => ask('/bankers/release', { reference: reference ?? '' }),
    });
    await step('reserve_room', () => ask('/rooms', { slot }), {
      compensate: (reference) => ask('/rooms/free', { reference: reference ?? '' }),
    });
    await step('send_confirmation', () => ask('/messages', { about: slot }), {
      compensate: (reference) => reference && ask('/messages/correct', { reference }),
    });
    const appointment = await step('add_to_calendar', () => ask('/calendar', { slot, day, time }));
    return { appointment };
  });
}
