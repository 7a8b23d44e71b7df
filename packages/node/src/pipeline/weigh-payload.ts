import type { Value, ValueMap } from '@spanreel/events';
import { isValueMap } from '@spanreel/events';

import { LIMIT } from './limits.ts';

/** Roughly how many bytes a payload holds while it waits, and whether its text is too long to redact. */
export interface PayloadWeight {
  bytes: number;
  /** Characters of all texts and keys. */
  text: number;
  hasGiant: boolean;
}

const PER_VALUE = 16;

export function weighPayload(payload: ValueMap): PayloadWeight {
  const weight = { bytes: 0, text: 0, hasGiant: false };
  add(payload, weight);
  weight.bytes += weight.text;
  if (weight.text > LIMIT.redactableInAll) weight.hasGiant = true;
  return weight;
}

function add(value: Value, weight: PayloadWeight): void {
  weight.bytes += PER_VALUE;
  if (typeof value === 'string') addText(value, weight);
  else if (typeof value !== 'object' || value === null) return;
  else if (value instanceof Uint8Array) weight.bytes += value.length;
  else if (Array.isArray(value)) for (const item of value as readonly Value[]) add(item, weight);
  else {
    for (const key in value as ValueMap) {
      addText(key, weight);
      add((value as ValueMap)[key] as Value, weight);
    }
  }
}

function addText({ length }: string, weight: PayloadWeight): void {
  weight.text += length;
  if (length > LIMIT.redactable) weight.hasGiant = true;
}

/** The payload without what is too long to redact, by itself or with all that comes before it; a marker says how long it was. */
export function withoutGiants(payload: ValueMap): ValueMap {
  let left: number = LIMIT.redactableInAll;
  const text = (value: string): string => {
    if (value.length > LIMIT.redactable || value.length > left) return `[left out: ${value.length} characters]`;
    left -= value.length;
    return value;
  };
  const keep = (value: Value): Value => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return (value as readonly Value[]).map(keep);
    if (!isValueMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), keep(item)]));
  };
  return keep(payload) as ValueMap;
}
