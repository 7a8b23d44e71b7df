import type { EmitRequest } from '@spanreel/api/pipeline';
import { EVENT_STATUSES, SEVERITY, isUnixNano, parseSeverity } from '@spanreel/events';

/** What JavaScript callers pass that is none of what an option may be, and what it is taken as; the event is written all the same. */
export function wrongOptions({ unixNano, severity, status }: EmitRequest): readonly string[] {
  const wrong: string[] = [];
  if (unixNano !== undefined && !isUnixNano(unixNano)) {
    wrong.push('unixNano is no bigint of nanoseconds since the epoch; taken as now');
  }
  if (severity !== undefined && parseSeverity(severity) === undefined) {
    wrong.push(`severity is none of ${Object.keys(SEVERITY).join(', ')}; taken as the catalogue's`);
  }
  if (status !== undefined && !EVENT_STATUSES.includes(status)) {
    wrong.push(`status is none of ${EVENT_STATUSES.join(', ')}; left out`);
  }
  return wrong;
}
