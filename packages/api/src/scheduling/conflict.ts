import { field } from '../telemetry/describe-error.ts';

/** Who has the time already. */
export interface ConflictOptions {
  /** An appointment or a hold. */
  readonly conflictsWith?: string;
  readonly reason?: string;
}

const CODE = 'SPANREEL_APPOINTMENT_CONFLICT';

/** Thrown by whoever holds or books a time that is taken; `code` is `SPANREEL_APPOINTMENT_CONFLICT`. */
export class AppointmentConflict extends Error {
  readonly code: string = CODE;
  readonly conflictsWith: string | undefined;
  readonly reason: string | undefined;

  constructor({ conflictsWith, reason }: ConflictOptions = {}) {
    super(
      `the time is taken${conflictsWith === undefined ? '' : ` by ${conflictsWith}`}${reason === undefined ? '' : `: ${reason}`}`,
    );
    this.name = 'AppointmentConflict';
    this.conflictsWith = conflictsWith;
    this.reason = reason;
  }
}

/** Whether an error says that a time is taken, whichever copy of this package made it. */
export function isAppointmentConflict(error: unknown): error is AppointmentConflict {
  return field(error, 'code') === CODE;
}
