import { toJsonSchema } from '@valibot/to-json-schema';

import type { EventDefinition } from '../catalogue/event-definition.ts';

/** The part of JSON Schema (draft 7) that payloads are described with. */
export interface PayloadSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  readonly properties?: Readonly<Record<string, PayloadSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: PayloadSchema;
  readonly items?: PayloadSchema;
  readonly enum?: readonly (string | number)[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * The JSON Schema of an event's payload, for documents and for programs in other languages.
 *
 * @throws {Error} where a definition's schema says what JSON Schema cannot, such as a check by a function
 */
export function payloadSchema(definition: EventDefinition): PayloadSchema {
  const { $schema: _, ...schema } = toJsonSchema(definition.payload);
  return schema as PayloadSchema;
}
