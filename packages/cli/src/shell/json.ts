/** One JSON document, indented for reading. Integers beyond 2⁵³ are decimal text, bytes base64. */
export function jsonDocument(value: unknown): string {
  return harmless(JSON.stringify(value, portable, 2));
}

/** One row of newline-delimited JSON. */
export function jsonRow(value: unknown): string {
  return harmless(JSON.stringify(value, portable));
}

function portable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON has no word for them, and "null" would read as "not known".
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** JSON leaves the upper control characters as they are; a terminal may take them for commands, and a line reader for line ends. */
function harmless(json: string): string {
  return json.replaceAll(
    /[\u007F-\u009F\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
