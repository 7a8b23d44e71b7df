import type { Value } from '@spanreel/events';
import { normalizeValue } from '@spanreel/events';

/**
 * Any value as JSON text, for a re-run to read back: never throws. What JSON lacks is written as `{"$bigint": "1"}`,
 * `{"$bytes": "base64"}`, `{"$number": "NaN"}` and, for a lone `undefined`, `{"$undefined": true}`.
 */
export function toJsonText(value: unknown): string {
  if (value === undefined) return '{"$undefined":true}';
  return JSON.stringify(taggedValue(normalizeValue(value)));
}

/** A normalised value with tags for what JSON lacks. */
function taggedValue(value: Value): unknown {
  switch (typeof value) {
    case 'bigint':
      return { $bigint: value.toString() };
    case 'number':
      return Number.isFinite(value) ? value : { $number: String(value) };
    case 'object':
      if (value === null) return null;
      if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
      if (Array.isArray(value)) return (value as readonly Value[]).map(taggedValue);
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, taggedValue(item)]));
    default:
      return value;
  }
}
