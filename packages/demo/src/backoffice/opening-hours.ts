/** When the branch is open, in minutes of the day; closed on days that are not listed. */
const HOURS: Readonly<Record<string, readonly [number, number]>> = {
  monday: [510, 1020],
  tuesday: [510, 1020],
  wednesday: [510, 1020],
  thursday: [510, 1020],
  friday: [510, 1020],
  saturday: [510, 720],
};

/** Whether the branch is open then: `isOpen('Saturday', '3:45 PM')` is false. A time that cannot be read is taken as open. */
export function isOpen(day: string, time: string): boolean {
  const hours = HOURS[day.trim().toLowerCase()];
  const [, hour, minutes = '0', half] = /^(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m/i.exec(time.trim()) ?? [];
  if (hour === undefined || half === undefined) return true;
  if (!hours) return false;
  const minute = ((Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 60 + Number(minutes);
  return minute >= hours[0] && minute < hours[1];
}
