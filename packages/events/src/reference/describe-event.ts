import { aliases } from '../catalogue/aliases.ts';
import { currentName, familyOf, findEvent } from '../catalogue/find-event.ts';
import type { Severity } from '../severity.ts';
import { type Value, isValueMap } from '../value/value.ts';
import { normalizeValue } from '../value/normalize-value.ts';
import { type PayloadField, payloadFields } from './payload-fields.ts';
import { type PayloadSchema, payloadSchema } from './payload-schema.ts';

/** All that the catalogue knows of one event, for people and for `--json`. */
export interface EventDescription {
  readonly name: string;
  readonly about: string;
  /** Absent for what an application defined itself. */
  readonly topic?: string;
  readonly family?: string;
  readonly version: number;
  readonly severity: Severity;
  readonly component?: string;
  /** Older spellings that are taken for this name. */
  readonly aliases: readonly string[];
  readonly fields: readonly PayloadField[];
  readonly schema: PayloadSchema;
  readonly example?: Value;
}

/** Describes an event by its name or an older spelling of it; `undefined` for a name that is not in the catalogue. */
export function describeEvent(nameOrAlias: string): EventDescription | undefined {
  const name = currentName(nameOrAlias);
  const definition = findEvent(name);
  if (!definition) return undefined;
  const family = familyOf(name);
  const example = normalizeValue(definition.example);
  return {
    name,
    about: definition.about,
    ...(family && { topic: family.topic, family: family.name }),
    version: definition.version,
    severity: definition.severity ?? 'INFO',
    ...(definition.component !== undefined && { component: definition.component }),
    aliases: [...aliases].filter(([, current]) => current === name).map(([older]) => older),
    fields: payloadFields(definition),
    schema: payloadSchema(definition),
    ...(isValueMap(example) && { example }),
  };
}
