import type { Attributes } from '@opentelemetry/api';

type Entry = string | number | boolean | string[] | undefined;

/** Attributes without those that have no value. */
export function attributesOf(entries: Readonly<Record<string, Entry>>): Attributes {
  const attributes: Attributes = {};
  for (const key in entries) if (entries[key] !== undefined) attributes[key] = entries[key];
  return attributes;
}
