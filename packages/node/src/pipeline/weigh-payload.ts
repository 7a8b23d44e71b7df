import type { Value, ValueMap } from '@spanreel/events';
import { isValueMap } from '@spanreel/events';

import { LIMIT } from './limits.ts';

/** Roughly how many bytes a payload holds while it waits, and whether a string in it is too long to redact. */
export interface PayloadWeight {
  bytes: number;
  hasGiant: boolean;
}

const PER_VALUE = 16;

export function weighPayload(payload: ValueMap): PayloadWeight {
  const weight = { bytes: 0, hasGiant: false };
  add(payload, weight);
  return weight;
}

function add(value: Value, weight: PayloadWeight): void {
  weight.bytes += PER_VALUE;
  if (typeof value === 'string') {
    weight.bytes += value.length;
    if (value.length > LIMIT.redactable) weight.hasGiant = true;
  } else if (typeof value !== 'object' || value === null) return;
  else if (value instanceof Uint8Array) weight.bytes += value.length;
  else if (Array.isArray(value)) for (const item of value as readonly Value[]) add(item, weight);
  else {
    for (const key in value as ValueMap) {
      weight.bytes += key.length;
      add((value as ValueMap)[key] as Value, weight);
    }
  }
}

/** The payload without strings too long to redact; a marker says how long they were. */
export function withoutGiants(value: Value): Value {
  if (typeof value === 'string') {
    return value.length > LIMIT.redactable ? `[left out: ${value.length} characters]` : value;
  }
  if (Array.isArray(value)) return (value as readonly Value[]).map(withoutGiants);
  if (!isValueMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutGiants(item)]));
}
