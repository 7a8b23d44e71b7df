import type { SpanContext, TraceState } from '@opentelemetry/api';

/** Our own member is a clock and a stream id; whatever another vendor puts beside it is not ours to vouch for. */
const MEMBER = 'spanreel';
const PROMISED = /^c:[\da-z]{1,20};s:(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
const TRACE_ID = /^[\da-f]{32}$/;
const SPAN_ID = /^[\da-f]{16}$/;

/** A copy with ids of the right shape only, and of the trace state at most the member `spanreel`. */
export function redactSpanContext(context: SpanContext): SpanContext {
  const { isRemote } = context;
  const traceState = redactTraceState(context.traceState);
  const copy: SpanContext = {
    traceId: TRACE_ID.test(context.traceId) ? context.traceId : '0'.repeat(32),
    spanId: SPAN_ID.test(context.spanId) ? context.spanId : '0'.repeat(16),
    traceFlags: context.traceFlags,
  };
  if (isRemote !== undefined) copy.isRemote = isRemote;
  if (traceState !== undefined) copy.traceState = traceState;
  return copy;
}

function redactTraceState(state: TraceState | undefined): TraceState | undefined {
  const value = state?.get(MEMBER);
  if (value === undefined || !PROMISED.test(value)) return undefined;
  const kept: TraceState = {
    get: (key) => (key === MEMBER ? value : undefined),
    serialize: () => `${MEMBER}=${value}`,
    // Exporters only read.
    set: () => kept,
    unset: () => kept,
  };
  return kept;
}
