import type { BaggageEntry, Context } from '@opentelemetry/api';
import { isValidTraceId, propagation } from '@opentelemetry/api';

import { EVENT_ATTRIBUTE } from '@spanreel/events';

import type { Scope } from '../pipeline/index.ts';
import { correlationIdOf, scopeOf, withScope } from '../pipeline/index.ts';
import { toCorrelationId } from './correlation-id.ts';

/** What baggage carries unless configured otherwise: the keys are the attribute names. */
export const BAGGAGE_KEYS: readonly string[] = [
  EVENT_ATTRIBUTE.correlationId,
  EVENT_ATTRIBUTE.causationId,
  EVENT_ATTRIBUTE.parentTraceId,
  EVENT_ATTRIBUTE.conversationId,
  EVENT_ATTRIBUTE.tenantId,
];

const MAX_VALUE = 256;
// oxlint-disable-next-line no-control-regex -- that is what it is for
const TEXT = /^[^\u0000-\u001f\u007f]{1,128}$/;

/** The entries to send: the scope's, and what the application put into OpenTelemetry's baggage under an allowed key. */
export function baggageOf(
  at: Context,
  keys: readonly string[],
  redact: (text: string) => string,
): ReadonlyMap<string, string> {
  const { causationId, parentTraceId, conversationId, tenantId } = scopeOf(at);
  const own: readonly (readonly [string, string | undefined])[] = [
    [EVENT_ATTRIBUTE.correlationId, correlationIdOf(at)],
    [EVENT_ATTRIBUTE.causationId, causationId],
    [EVENT_ATTRIBUTE.parentTraceId, parentTraceId],
    [EVENT_ATTRIBUTE.conversationId, conversationId],
    [EVENT_ATTRIBUTE.tenantId, tenantId],
  ];
  const others = propagation.getBaggage(at)?.getAllEntries() ?? [];
  const entries = new Map<string, string>();
  for (const [key, value] of [...own, ...others.map(([name, entry]) => [name, entry.value] as const)]) {
    if (value === undefined || entries.has(key) || !keys.includes(key)) continue;
    const redacted = isRandomId(value) ? value : redactedOrNothing(value, redact);
    if (redacted !== undefined && redacted.length <= MAX_VALUE) entries.set(key, redacted);
  }
  return entries;
}

/** The context with what was received: ours in its scope, the rest in OpenTelemetry's baggage as anybody else's would be. */
export function withReceivedBaggage(at: Context, received: ReadonlyMap<string, string>): Context {
  if (received.size === 0) return at;
  const others: Record<string, BaggageEntry> = {};
  for (const [key, value] of received) if (!BAGGAGE_KEYS.includes(key)) others[key] = { value };
  const scoped = withScope(at, scopeFrom(received));
  if (Object.keys(others).length === 0) return scoped;
  const known = Object.fromEntries(propagation.getBaggage(at)?.getAllEntries() ?? []);
  return propagation.setBaggage(scoped, propagation.createBaggage({ ...known, ...others }));
}

// Some UUIDs have digits enough in a row to be taken for a telephone number, and what is redacted correlates nothing.
function isRandomId(value: string): boolean {
  return toCorrelationId(value) !== undefined && /[a-f]/i.test(value);
}

// What cannot be redacted does not leave, and the request goes on.
function redactedOrNothing(value: string, redact: (text: string) => string): string | undefined {
  try {
    return redact(value);
  } catch {
    return undefined;
  }
}

function scopeFrom(received: ReadonlyMap<string, string>): Scope {
  const correlationId = toCorrelationId(received.get(EVENT_ATTRIBUTE.correlationId));
  const causationId = textOf(received.get(EVENT_ATTRIBUTE.causationId));
  const parentTraceId = traceIdOf(received.get(EVENT_ATTRIBUTE.parentTraceId));
  const conversationId = textOf(received.get(EVENT_ATTRIBUTE.conversationId));
  const tenantId = textOf(received.get(EVENT_ATTRIBUTE.tenantId));
  return {
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(parentTraceId !== undefined && { parentTraceId }),
    ...(conversationId !== undefined && { conversationId }),
    ...(tenantId !== undefined && { tenantId }),
  };
}

function textOf(value: string | undefined): string | undefined {
  return value !== undefined && TEXT.test(value) ? value : undefined;
}

function traceIdOf(value: string | undefined): string | undefined {
  return value !== undefined && isValidTraceId(value) ? value : undefined;
}
