import { typeWords } from '../reference/payload-fields.ts';
import type { PayloadSchema } from '../reference/payload-schema.ts';

/**
 * What an old reader could misread, or an old program could no longer emit, if a schema became another one. Empty where
 * the change is compatible: new optional fields, more values to choose from, wider limits.
 */
export function schemaChanges(path: string, before: PayloadSchema, after: PayloadSchema): string[] {
  if (kindOf(before) !== kindOf(after)) return [`${path} changed from ${typeWords(before)} to ${typeWords(after)}`];
  return [
    ...narrowings(path, before, after),
    ...fieldChanges(path, before, after),
    ...(before.items && after.items ? schemaChanges(`${path}[]`, before.items, after.items) : []),
    ...(before.additionalProperties && after.additionalProperties
      ? schemaChanges(`${path}.*`, before.additionalProperties, after.additionalProperties)
      : []),
  ];
}

function kindOf(schema: PayloadSchema): string {
  if (schema.enum) return 'choice';
  return schema.additionalProperties ? 'record' : (schema.type ?? 'anything');
}

function fieldChanges(path: string, before: PayloadSchema, after: PayloadSchema): string[] {
  const wasRequired = new Set(before.required);
  const isRequired = new Set(after.required);
  const old = before.properties ?? {};
  const now = after.properties ?? {};
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const field = `${path}.${name}`;
    const [was, is] = [old[name], now[name]];
    if (!is) return [`${field} was removed`];
    if (!was) return isRequired.has(name) ? [`${field} is new and required`] : [];
    const duty =
      wasRequired.has(name) === isRequired.has(name)
        ? []
        : [`${field} became ${isRequired.has(name) ? 'required' : 'optional'}`];
    return [...duty, ...schemaChanges(field, was, is)];
  });
}

function narrowings(path: string, before: PayloadSchema, after: PayloadSchema): string[] {
  const gone = before.enum?.filter((value) => !after.enum?.includes(value)) ?? [];
  return [
    ...gone.map((value) => `${path} no longer takes ${JSON.stringify(value)}`),
    ...(['minimum', 'minLength'] as const).flatMap((limit) =>
      (after[limit] ?? -Infinity) > (before[limit] ?? -Infinity) ? [`${path} has a higher ${limit}`] : [],
    ),
    ...(['maximum', 'maxLength'] as const).flatMap((limit) =>
      (after[limit] ?? Infinity) < (before[limit] ?? Infinity) ? [`${path} has a lower ${limit}`] : [],
    ),
    ...(after.format === before.format ? [] : [`${path} changed its format`]),
  ];
}
