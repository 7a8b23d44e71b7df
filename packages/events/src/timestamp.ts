/** Whether a value is a time that OTLP, and every clock until 2262, can hold: a bigint of nanoseconds since the epoch. */
export function isUnixNano(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value < 2n ** 63n;
}

/** Nanoseconds since the Unix epoch as ISO 8601 text with nine fractional digits. */
export function toIsoNanos(unixNano: bigint): string {
  const millis = Number(unixNano / 1_000_000n);
  const rest = (unixNano % 1_000_000n).toString().padStart(6, '0');
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
}

/** The inverse of {@link toIsoNanos}; also reads ISO text with fewer fractional digits. `undefined` if it is none. */
export function fromIsoNanos(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!match) return undefined;
  const millis = Date.parse(`${match[1]}Z`);
  return Number.isNaN(millis) ? undefined : BigInt(millis) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}
