/**
 * A value of OTLP's AnyValue, as JavaScript holds it.
 *
 * Whole numbers within ±(2⁵³−1) are OTLP ints and every other number is a double, so that a value means the same
 * after the Collector has read and rewritten it. `bigint` is an int64 beyond that range; `null` is the empty value.
 */
export type Value = null | string | boolean | number | bigint | Uint8Array | readonly Value[] | ValueMap;

/** A map of {@link Value}s; key order carries no meaning. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** Tells a map from every other {@link Value}. */
export function isValueMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
