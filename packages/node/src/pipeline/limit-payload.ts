import type { Value, ValueMap } from '@spanreel/events';
import { isValueMap } from '@spanreel/events';

import { LIMIT, cut } from './limits.ts';

/** Applies the limits that go by field: error messages, previews and stack frames, wherever a payload holds them at its top. */
export function limitFields(payload: ValueMap): ValueMap {
  const limited: Record<string, Value> = {};
  let changed = false;
  for (const key in payload) {
    const value = payload[key] as Value;
    const kept = limitField(key, value);
    changed ||= kept !== value;
    limited[key] = kept;
  }
  return changed ? limited : payload;
}

function limitField(key: string, value: Value): Value {
  if (key === 'error_message' && typeof value === 'string') return cut(value, LIMIT.errorMessage);
  if (key === 'input_preview' && typeof value === 'string') return cut(value, LIMIT.inputPreview);
  if (key === 'stack_frames' && Array.isArray(value)) return limitFrames(value as readonly Value[]);
  return value;
}

function limitFrames(frames: readonly Value[]): Value {
  const isRelative = frames.every((frame) => typeof frame !== 'string' || relative(frame) === frame);
  if (isRelative && frames.length <= LIMIT.stackFrames) return frames;
  return frames.slice(0, LIMIT.stackFrames).map((frame) => (typeof frame === 'string' ? relative(frame) : frame));
}

/** A stack frame with its path relative to the working directory; a home directory names a person. */
export function relative(frame: string): string {
  const bare = frame.replace('file://', '');
  const cwd = `${process.cwd()}/`;
  const place = bare.indexOf(cwd);
  if (place >= 0) return bare.slice(0, place) + bare.slice(place + cwd.length);
  return bare
    .replace(/\/(?:[^\s/()]+\/)*(?=node_modules\/)/, '')
    .replace(/(^|[\s(])\/(?:[^\s/()]+\/)+(?=[^\s/()]+\/[^\s/()]+)/, '$1…/');
}

/**
 * Cuts a payload's strings, longest first, until `size` of it fits; where strings are not what makes it large, lists and
 * maps lose their tails. What is missing is said in place.
 */
export function limitPayload(payload: ValueMap, fits: (payload: ValueMap) => boolean): ValueMap {
  if (fits(payload)) return payload;
  const lengths = stringLengths(payload);
  let shorter = payload;
  for (let longest = Math.min(lengths[0] ?? 0, LIMIT.eventBytes); longest > 24; longest = Math.floor(longest * 0.7)) {
    if ((lengths[0] ?? 0) <= longest) continue;
    shorter = shorten(payload, longest, Number.POSITIVE_INFINITY) as ValueMap;
    if (fits(shorter)) return shorter;
  }
  for (const width of [64, 32, 16, 8, 4, 2]) {
    shorter = shorten(payload, 24, width) as ValueMap;
    if (fits(shorter)) return shorter;
  }
  return { '…': 'left out: too large even when cut' };
}

function stringLengths(payload: ValueMap): number[] {
  const lengths: number[] = [];
  const visit = (value: Value): void => {
    if (typeof value === 'string') lengths.push(value.length);
    else if (value instanceof Uint8Array) lengths.push(value.length);
    else if (Array.isArray(value)) (value as readonly Value[]).forEach(visit);
    else if (isValueMap(value)) Object.values(value).forEach(visit);
  };
  visit(payload);
  return lengths.sort((a, b) => b - a);
}

function shorten(value: Value, length: number, width: number): Value {
  if (typeof value === 'string') return cut(value, length);
  if (value instanceof Uint8Array) {
    return value.length <= length ? value : `…[+${value.length} bytes]`;
  }
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    const kept = items.slice(0, width).map((item) => shorten(item, length, width));
    return items.length <= width ? kept : [...kept, `…[+${items.length - width} items]`];
  }
  if (!isValueMap(value)) return value;
  const entries = Object.entries(value);
  const kept = entries.slice(0, width).map(([key, item]) => [cut(key, 64), shorten(item, length, width)] as const);
  const map: Record<string, Value> = Object.fromEntries(kept);
  if (entries.length > width) map['…'] = `[+${entries.length - width} fields]`;
  return map;
}
