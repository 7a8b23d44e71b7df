/** A time as tables and drivers hold it (`Date`, epoch milliseconds, text) in ISO 8601; `undefined` where it is none. */
export function toIsoTime(value: unknown): string | undefined {
  const ms = toMillis(value);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** The same in epoch milliseconds. */
export function toMillis(value: unknown): number | undefined {
  if (!(value instanceof Date) && typeof value !== 'number' && typeof value !== 'string') return undefined;
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}
