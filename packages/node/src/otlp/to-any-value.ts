import type { AnyValue, Attributes } from '@opentelemetry/api';
import { type OtlpAnyValue, type OtlpKeyValue, normalizeValue, toAnyValue } from '@spanreel/events';

/** An attribute or body of the SDK as OTLP JSON, typed as the Collector types it. Scalars, nearly all there are, take no detour. */
export function attributeValue(value: AnyValue): OtlpAnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value.toWellFormed() };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return toAnyValue(value === 0 ? 0 : value);
    default:
      return toAnyValue(normalizeValue(value));
  }
}

export function attributeList(attributes: Attributes | undefined): OtlpKeyValue[] {
  const list: OtlpKeyValue[] = [];
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined) list.push({ key, value: attributeValue(value) });
  }
  return list;
}
