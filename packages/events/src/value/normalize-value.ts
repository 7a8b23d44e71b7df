import { types } from 'node:util';

import type { Value, ValueMap } from './value.ts';

/** What stands where a value could not be taken over. */
export const UNREADABLE = '[unreadable]';
export const CIRCULAR = '[circular]';
export const TOO_DEEP = '[too deep]';
export const TOO_MANY = '[too many]';

const MAX_DEPTH = 32;
const MAX_NODES = 20_000;
/** A larger buffer fits into no event: a copy of it would only cost time and memory. */
const MAX_BYTES = 2 ** 20;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/**
 * Takes a snapshot of any JavaScript value as an OTLP {@link Value}: never throws, never keeps a reference to what
 * the application may still change, and always ends, whatever it is given.
 *
 * Dates become ISO 8601 text, errors `{name, message}`, maps and sets plain maps and lists, buffers bytes, lone
 * surrogates U+FFFD, −0 zero. What OTLP cannot hold (functions, symbols, `undefined`) is left out of maps and is
 * `null` in lists. Cycles, more than 32 levels, more than 20,000 values,
 * buffers beyond 1 MiB and getters that throw leave a marker.
 *
 * @example
 * normalizeValue({ at: new Date(0), big: 2n ** 70n }); // { at: '1970-01-01T00:00:00.000Z', big: '1180591620717411303424' }
 */
export function normalizeValue(input: unknown): Value {
  return snapshot(input, { depth: 0, nodes: 0, path: new Set() }) ?? null;
}

/** {@link normalizeValue} for a payload: anything that is no map becomes the map `{ value }`. */
export function normalizeMap(input: unknown): ValueMap {
  const value = normalizeValue(input);
  if (value === null) return {};
  const isMap = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? (value as ValueMap) : { value };
}

interface Walk {
  depth: number;
  nodes: number;
  readonly path: Set<object>;
}

function snapshot(input: unknown, walk: Walk): Value | undefined {
  if (++walk.nodes > MAX_NODES) return TOO_MANY;
  switch (typeof input) {
    case 'string':
      return input.isWellFormed() ? input : input.toWellFormed();
    case 'number':
      return input === 0 ? 0 : input;
    case 'boolean':
      return input;
    case 'bigint':
      return fromBigInt(input);
    case 'object':
      return input === null ? null : fromObject(input, walk);
    default:
      return undefined;
  }
}

function fromBigInt(input: bigint): Value {
  if (Number.isSafeInteger(Number(input))) return Number(input);
  return input >= INT64_MIN && input <= INT64_MAX ? input : input.toString();
}

function fromObject(input: object, walk: Walk): Value | undefined {
  if (walk.path.has(input)) return CIRCULAR;
  if (walk.depth >= MAX_DEPTH) return TOO_DEEP;
  walk.path.add(input);
  walk.depth++;
  try {
    return fromReadable(input, walk);
  } catch {
    return UNREADABLE;
  } finally {
    walk.depth--;
    walk.path.delete(input);
  }
}

function fromReadable(input: object, walk: Walk): Value | undefined {
  if (Array.isArray(input)) return fromList(input, walk);
  if (ArrayBuffer.isView(input)) return fromBytes(input);
  if (input instanceof Date) return Number.isNaN(input.getTime()) ? null : input.toISOString();
  if (input instanceof Error) return fromError(input, walk);
  if (input instanceof Map) return fromMap(input, walk);
  if (input instanceof Set) return fromList(input, walk);
  if (input instanceof RegExp) return String(input);
  if (types.isBoxedPrimitive(input)) return snapshot(unboxed(input), walk);
  const toJSON: unknown = (input as { toJSON?: unknown }).toJSON;
  if (typeof toJSON === 'function') return snapshot(toJSON.call(input), walk);
  return fromEntries(Object.keys(input), (key) => (input as Record<string, unknown>)[key], walk);
}

// The letters of a boxed text are its own properties: as a map they would stand there one by one, and no redaction would know it.
function unboxed(input: object): unknown {
  if (types.isStringObject(input)) return String.prototype.valueOf.call(input);
  if (types.isNumberObject(input)) return Number.prototype.valueOf.call(input);
  if (types.isBooleanObject(input)) return Boolean.prototype.valueOf.call(input);
  return types.isBigIntObject(input) ? BigInt.prototype.valueOf.call(input) : undefined;
}

function fromList(items: Iterable<unknown>, walk: Walk): Value {
  const list: Value[] = [];
  for (const item of items) {
    if (walk.nodes >= MAX_NODES) {
      list.push(TOO_MANY);
      break;
    }
    list.push(snapshot(item, walk) ?? null);
  }
  return list;
}

function fromMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): Value {
  const entries = new Map<string, unknown>();
  // Counted, for a subclass may iterate without end over the same key.
  let count = 0;
  for (const [key, value] of map) {
    entries.set(keyText(key), value);
    if (++count > MAX_NODES) break;
  }
  return fromEntries(entries.keys(), (key) => entries.get(key), walk);
}

/** The key of a `Map` as text: what is no primitive has none. */
function keyText(key: unknown): string {
  switch (typeof key) {
    case 'string':
      return key;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(key);
    default:
      return UNREADABLE;
  }
}

function fromEntries(keys: Iterable<string>, read: (key: string) => unknown, walk: Walk): Value {
  const map: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const key of keys) {
    if (walk.nodes >= MAX_NODES) {
      map['…'] = TOO_MANY;
      break;
    }
    const value = readEntry(() => read(key), walk);
    if (value !== undefined) map[key.toWellFormed()] = value;
  }
  return map;
}

function readEntry(read: () => unknown, walk: Walk): Value | undefined {
  try {
    return snapshot(read(), walk);
  } catch {
    return UNREADABLE;
  }
}

function fromBytes(input: ArrayBufferView): Value {
  if (input.byteLength > MAX_BYTES) return `[${input.byteLength} bytes]`;
  return Uint8Array.from(new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
}

function fromError(error: Error, walk: Walk): Value {
  const cause = error.cause === undefined ? {} : { cause: snapshot(error.cause, walk) ?? null };
  return { name: error.name.toWellFormed(), message: error.message.toWellFormed(), ...cause };
}
