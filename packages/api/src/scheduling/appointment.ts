import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import type { StartOptions } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toIsoTime } from '../time/iso-time.ts';
import { isAppointmentConflict } from './conflict.ts';

export interface AppointmentOptions extends Pick<StartOptions, 'attributes' | 'context' | 'signal'> {
  readonly startsAt: Date | string;
  readonly endsAt?: Date | string;
  /** Whose time is taken: a room, a person, a calendar. */
  readonly resource?: string;
  readonly service?: string;
  readonly holdId?: string;
  readonly appointmentId?: string;
}

/** What a hold comes to. */
export interface AppointmentHeld {
  readonly holdId: string;
  readonly expiresAt?: Date | string;
}

/** What a booking comes to. */
export interface AppointmentBooked {
  readonly appointmentId: string;
}

/**
 * Puts a time aside: the span `scheduling.hold` and `appointment.held`, or `appointment.hold_conflict` where `hold` throws an
 * {@link AppointmentConflict}, which is an answer and no failure of the span. Rejects with what `hold` throws.
 *
 * @example
 * await holdAppointment({ resource: 'branch-munich', startsAt: '2026-12-01T10:00:00Z' }, () => ({ holdId: 'hold-1' }));
 */
export async function holdAppointment<T extends AppointmentHeld>(
  options: AppointmentOptions,
  hold: () => T | Promise<T>,
): Promise<T> {
  const activity = begin('scheduling.hold', options);
  return answered(activity, 'appointment.hold_conflict', options, hold, (held) => {
    const { holdId, expiresAt } = { holdId: options.holdId, ...(held as Partial<AppointmentHeld> | undefined) };
    const payload = { ...names(options), hold_id: holdId as string, expires_at: toIsoTime(expiresAt) };
    recordEvent(activity.context, 'appointment.held', payload, { status: 'success' });
  });
}

/**
 * Books a time: the span `scheduling.book` and `appointment.booked`, or `appointment.book_conflict` where `book` throws an
 * {@link AppointmentConflict}, which is an answer and no failure of the span. Rejects with what `book` throws.
 *
 * @example
 * const slot = { resource: 'branch-munich', startsAt: '2026-12-01T10:00:00Z', holdId: 'hold-1' };
 * await bookAppointment(slot, () => ({ appointmentId: 'appointment-1' }));
 */
export async function bookAppointment<T extends AppointmentBooked>(
  options: AppointmentOptions,
  book: () => T | Promise<T>,
): Promise<T> {
  const activity = begin('scheduling.book', options);
  return answered(activity, 'appointment.book_conflict', options, book, (booked) => {
    const given = { appointmentId: options.appointmentId, ...(booked as Partial<AppointmentBooked> | undefined) };
    const payload = { ...names(options), appointment_id: given.appointmentId as string };
    recordEvent(activity.context, 'appointment.booked', payload, { status: 'success' });
  });
}

async function answered<T>(
  activity: Activity,
  conflict: 'appointment.hold_conflict' | 'appointment.book_conflict',
  options: AppointmentOptions,
  work: () => T | Promise<T>,
  succeed: (result: T) => void,
): Promise<T> {
  return withActivity(
    activity,
    async () => {
      try {
        return await work();
      } catch (error) {
        if (isAppointmentConflict(error)) {
          const { conflictsWith, reason } = error;
          const payload = { ...names(options), conflicts_with: conflictsWith, reason };
          recordEvent(activity.context, conflict, payload, { status: 'failed' });
          activity.end({ reason: 'conflict' });
        }
        throw error;
      }
    },
    succeed,
  );
}

function begin(name: string, { context = activeContext.active(), attributes, signal }: AppointmentOptions): Activity {
  if (!isObserved()) return NO_ACTIVITY;
  return startActivity(name, { kind: SpanKind.INTERNAL, context, attributes, signal });
}

function names({ startsAt, endsAt, resource, service, holdId, appointmentId }: AppointmentOptions): {
  appointment_id: string | undefined;
  hold_id: string | undefined;
  resource: string | undefined;
  service: string | undefined;
  starts_at: string;
  ends_at: string | undefined;
} {
  return {
    appointment_id: appointmentId,
    hold_id: holdId,
    resource,
    service,
    starts_at: toIsoTime(startsAt) ?? String(startsAt),
    ends_at: toIsoTime(endsAt),
  };
}
