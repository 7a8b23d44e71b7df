import type { EventDefinition } from '../catalogue/event-definition.ts';
import { type PayloadSchema, payloadSchema } from './payload-schema.ts';

/** A field of a payload, as a person reads it. */
export interface PayloadField {
  /** Dotted below the payload; `candidates[].text` is a field of every item of a list. */
  readonly path: string;
  /** In words: `text`, `whole number from 0`, `"inbound" or "outbound"`, `list of text`. */
  readonly type: string;
  readonly required: boolean;
  /** Whether `SPANREEL_CAPTURE_CONTENT=none` leaves it out. */
  readonly content: boolean;
}

/** The fields of an event's payload, nested ones below their own, in the order of its schema. */
export function payloadFields(definition: EventDefinition): PayloadField[] {
  const { content = [] } = definition;
  return fieldsOf(payloadSchema(definition), '').map((field) => ({
    ...field,
    content: content.includes(field.path.split(/[.[]/, 1)[0] ?? ''),
  }));
}

/** A schema in words. */
export function typeWords(schema: PayloadSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? 'time, ISO 8601' : 'text';
    case 'integer':
      return `whole number${rangeWords(schema)}`;
    case 'number':
      return `number${rangeWords(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list of ${schema.items?.type === 'object' ? 'maps' : typeWords(schema.items ?? {})}`;
    case 'object':
      return 'map';
    default:
      return 'anything';
  }
}

function fieldsOf(schema: PayloadSchema, prefix: string): Omit<PayloadField, 'content'>[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const below = field.type === 'array' ? fieldsOf(field.items ?? {}, `${path}[].`) : fieldsOf(field, `${path}.`);
    return [{ path, type: typeWords(field), required: schema.required?.includes(name) ?? false }, ...below];
  });
}

function rangeWords({ minimum, maximum }: PayloadSchema): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  return maximum === undefined ? from : `${from} to ${maximum}`;
}
