import { EVENT_ATTRIBUTE } from '@spanreel/events';

/** Whether a line of a spool is an event: those alone carry what lets a reader drop a copy. */
export function isEventLine(line: string): boolean {
  return line.startsWith('{"resourceLogs"') && line.includes(`"key":"${EVENT_ATTRIBUTE.eventId}"`);
}
