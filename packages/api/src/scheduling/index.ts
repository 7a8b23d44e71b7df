export {
  type AppointmentBooked,
  type AppointmentHeld,
  type AppointmentOptions,
  bookAppointment,
  holdAppointment,
} from './appointment.ts';
export { AppointmentConflict, type ConflictOptions, isAppointmentConflict } from './conflict.ts';
export { type CalendarSynced, type SyncCalendarOptions, syncCalendar } from './sync-calendar.ts';
