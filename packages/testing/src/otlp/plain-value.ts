import type { AnyValue, KeyValue, Long } from './otlp-json.ts';

/** An attribute or body as a JavaScript value; integers beyond 2⁵³ are bigint. */
export type PlainValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

export type PlainAttributes = { readonly [key: string]: PlainValue };

export function toPlainValue(value: AnyValue | undefined): PlainValue {
  if (value === undefined || value === null) return null;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return toInteger(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.bytesValue !== undefined) return new Uint8Array(Buffer.from(value.bytesValue, 'base64'));
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(toPlainValue);
  if (value.kvlistValue !== undefined) return toPlainAttributes(value.kvlistValue.values);
  return null;
}

export function toPlainAttributes(list: readonly KeyValue[] | undefined): PlainAttributes {
  return Object.fromEntries((list ?? []).map(({ key, value }) => [key ?? '', toPlainValue(value)]));
}

/** Nanoseconds since the epoch; 0 where the field is absent. */
export function toNanoseconds(value: Long | undefined): bigint {
  return BigInt(value ?? 0);
}

function toInteger(value: Long): number | bigint {
  const exact = BigInt(value);
  return BigInt.asIntN(54, exact) === exact ? Number(exact) : exact;
}
