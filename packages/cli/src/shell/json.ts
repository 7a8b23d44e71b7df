/** One JSON document, indented for reading. Integers beyond 2⁵³ are decimal text, bytes base64. */
export function jsonDocument(value: unknown): string {
  return JSON.stringify(value, portable, 2);
}

/** One row of newline-delimited JSON. */
export function jsonRow(value: unknown): string {
  return JSON.stringify(value, portable);
}

function portable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON has no word for them, and "null" would read as "not known".
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
