import type { SpanContext } from '@opentelemetry/api';
import { INVALID_TRACEID, TraceFlags, isSpanContextValid } from '@opentelemetry/api';

const SHAPE = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
// UUIDs too: older systems name their traces so.
const TRACE_ID = /^[\da-f]{32}$/;

/** Reads a W3C `traceparent`; `undefined` if it is malformed. Versions to come may add parts, version 00 may not. */
export function parseTraceParent(text: string): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = SHAPE.exec(text.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

/** Writes a W3C `traceparent`. */
export function formatTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}

/**
 * Reads the older `trace_id` header: 32 hex digits, or a UUID. It names no parent, so the trace goes on below one that is
 * nowhere recorded: the second half of the id.
 */
export function parseTraceId(text: string): SpanContext | undefined {
  const traceId = text.trim().toLowerCase().replaceAll('-', '');
  if (!TRACE_ID.test(traceId) || traceId === INVALID_TRACEID) return undefined;
  const half = traceId.slice(16);
  const spanId = half === '0'.repeat(16) ? '0000000000000001' : half;
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
