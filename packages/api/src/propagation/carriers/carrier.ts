import type { Context, TextMapGetter } from '@opentelemetry/api';
import { ROOT_CONTEXT, context as activeContext, defaultTextMapGetter, defaultTextMapSetter } from '@opentelemetry/api';

import { field } from '../../telemetry/describe-error.ts';
import { withDestination } from '../destination.ts';
import { installedPropagator } from '../installed-propagator.ts';

/** What to write into a carrier, and for whom. */
export interface InjectOptions {
  /** The host that will read it: baggage goes to hosts that may have it, and to none if left out. */
  readonly host?: string;
  /** What to carry; the active context if left out. */
  readonly context?: Context;
}

export type Fields = Readonly<Record<string, string>>;

/** Longer values are nobody's trace context. */
const MAX_VALUE = 8_192;

/** What the propagator writes, by lower-case name; empty without a span. */
export function fieldsOf({ host, context = activeContext.active() }: InjectOptions = {}): Record<string, string> {
  const fields: Record<string, string> = {};
  const at = host === undefined ? context : withDestination(context, host);
  installedPropagator().inject(at, fields, defaultTextMapSetter);
  return fields;
}

/**
 * The trace and nothing else, for carriers that outsiders see and that are short: `traceparent`, and of `tracestate` only
 * our own member.
 */
export function opaqueFieldsOf({ context }: Pick<InjectOptions, 'context'> = {}): Record<string, string> {
  const { traceparent, tracestate } = fieldsOf(context === undefined ? {} : { context });
  if (traceparent === undefined) return {};
  const [own] = (tracestate ?? '').split(',', 1);
  return own === undefined || own === '' ? { traceparent } : { traceparent, tracestate: own };
}

/**
 * The context that a carrier's fields lead to. Found in foreign hands, so: strings alone, short, and of the keys asked for. What
 * comes from elsewhere begins at the root, lest it inherit from whoever happens to receive it; without a trace in the carrier
 * the given or the active context comes back.
 */
export function contextFrom(read: (name: string) => unknown, context?: Context): Context {
  const getter: TextMapGetter = {
    get: (_carrier, name) => toText(readSafely(read, name)),
    keys: () => [],
  };
  const base =
    context ?? (toText(readSafely(read, 'traceparent')) === undefined ? activeContext.active() : ROOT_CONTEXT);
  return installedPropagator().extract(base, undefined, getter);
}

/** Reads a property in any spelling of upper and lower case, from plain objects, `Headers` and `Map`s. */
export function readerOf(source: unknown): (name: string) => unknown {
  const get = field(source, 'get');
  if (typeof get === 'function') return (name) => get.call(source, name) as unknown;
  if (typeof source !== 'object' || source === null) return () => undefined;
  const keys = new Map<string, string>();
  for (const key of ownKeys(source)) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  return (name) => {
    const key = keys.get(name.toLowerCase());
    return key === undefined ? undefined : defaultTextMapGetter.get(source, key);
  };
}

/** As `readerOf`, for text: strings, bytes, lists of one and SQS attributes; an empty one counts as absent. */
export function textReaderOf(source: unknown): (name: string) => string | undefined {
  const read = readerOf(source);
  return (name) => {
    const text = toText(readSafely(read, name));
    return text === '' ? undefined : text;
  };
}

function ownKeys(source: object): string[] {
  try {
    return Object.keys(source).slice(0, 1_000);
  } catch {
    return [];
  }
}

function readSafely(read: (name: string) => unknown, name: string): unknown {
  try {
    return read(name);
  } catch {
    return undefined;
  }
}

/** Text as headers, queues and rows hold it: a string, bytes, or a list of one, as Kafka's headers may be. */
function toText(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one === 'string') return one.length <= MAX_VALUE ? one : undefined;
  if (one instanceof Uint8Array) return one.length <= MAX_VALUE ? Buffer.from(one).toString('utf8') : undefined;
  // SQS and SNS attributes.
  const text = field(one, 'StringValue') ?? field(one, 'stringValue') ?? field(one, 'Value');
  return typeof text === 'string' && text.length <= MAX_VALUE ? text : undefined;
}
