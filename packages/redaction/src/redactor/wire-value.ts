import type { Value } from '@spanreel/events';

/** What OpenTelemetry's JavaScript exporters write without loss. */
export type WireValue = null | string | boolean | number | Uint8Array | WireValue[] | { [key: string]: WireValue };

/**
 * Makes values safe for upstream's OTLP writers, in place: they write 1e21 as an int, NaN as `null` in JSON and a
 * `bigint` not at all. All three become text.
 */
export function toWire(value: Value): WireValue {
  switch (typeof value) {
    case 'number':
      return isWritable(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      return value === null || value instanceof Uint8Array ? value : containerToWire(value as Record<string, Value>);
    default:
      return value;
  }
}

function isWritable(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function containerToWire(container: Record<string, Value> | Value[]): WireValue {
  const values = container as Record<string, Value>;
  for (const key of Object.keys(values)) {
    const value = values[key]!;
    const type = typeof value;
    if (type === 'string' || type === 'boolean') continue;
    values[key] = toWire(value) as Value;
  }
  return container as WireValue;
}
