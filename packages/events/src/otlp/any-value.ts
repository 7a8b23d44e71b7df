import type { Value, ValueMap } from '../value/value.ts';
import type { OtlpAnyValue, OtlpKeyValue } from './otlp-json.ts';

/** Writes a {@link Value} as the Collector would: ints as decimal text, bytes base64, NaN and infinities by name. */
export function toAnyValue(value: Value): OtlpAnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'bigint':
      return { intValue: value.toString() };
    case 'number':
      if (Number.isSafeInteger(value)) return { intValue: String(value) };
      return { doubleValue: Number.isFinite(value) ? value : String(value) };
    case 'object':
      if (value === null) return {};
      if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
      if (Array.isArray(value)) return { arrayValue: { values: (value as readonly Value[]).map(toAnyValue) } };
      return { kvlistValue: { values: toKeyValues(value as ValueMap) } };
  }
}

/** The entries of a map as OTLP key-values; `undefined` entries are left out. */
export function toKeyValues(map: Readonly<Record<string, Value | undefined>>): OtlpKeyValue[] {
  const entries: OtlpKeyValue[] = [];
  for (const key in map) {
    const value = map[key];
    if (value !== undefined) entries.push({ key, value: toAnyValue(value) });
  }
  return entries;
}

/** Reads what any OTLP JSON writer may have written; unknown shapes are `null`. A field that is `null` counts as absent. */
export function fromAnyValue(any: OtlpAnyValue | null | undefined): Value {
  if (any === undefined || any === null) return null;
  if (isSet(any.stringValue)) return any.stringValue;
  if (isSet(any.boolValue)) return any.boolValue;
  if (isSet(any.intValue)) return fromInt(any.intValue);
  if (isSet(any.doubleValue)) return Number(any.doubleValue);
  if (isSet(any.bytesValue)) return new Uint8Array(Buffer.from(any.bytesValue, 'base64'));
  if (isSet(any.arrayValue)) return (any.arrayValue.values ?? []).map(fromAnyValue);
  if (isSet(any.kvlistValue)) return fromKeyValues(any.kvlistValue.values);
  return null;
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** Key-values as a map; of two entries with one key the last wins, as in OTLP readers. */
export function fromKeyValues(entries: readonly OtlpKeyValue[] | null | undefined): Record<string, Value> {
  const map: Record<string, Value> = Object.create(null) as Record<string, Value>;
  // Protobuf's JSON leaves an empty key out.
  for (const { key, value } of entries ?? []) map[key ?? ''] = fromAnyValue(value);
  return map;
}

function fromInt(text: string | number): Value {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  return typeof text === 'number' ? text : BigInt(text);
}
