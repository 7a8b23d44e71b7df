import type { Context, SpanContext, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { createContextKey, createTraceState, isSpanContextValid, trace } from '@opentelemetry/api';

import { installedPipeline, scopeOf, withScope } from '../pipeline/index.ts';
import { CORRELATION_HEADER, toCorrelationId } from './correlation-id.ts';
import { destinationOf } from './destination.ts';
import { isListed, isPrivateHost } from './host-rule.ts';
import { withReceived } from './received.ts';
import { BAGGAGE_KEYS, baggageOf, withReceivedBaggage } from './scope-baggage.ts';
import { MEMBER_KEY, formatMember, parseMember } from './spanreel-member.ts';
import { formatBaggage, parseBaggage } from './w3c/baggage-list.ts';
import { formatTraceParent, parseTraceId, parseTraceParent } from './w3c/trace-parent.ts';
import { formatMembers, parseMembers } from './w3c/trace-state.ts';

export interface PropagatorOptions {
  /** Hosts that get baggage beside those written as loopback or private IP literals; `*.example.com` for all below. */
  readonly baggageHosts?: readonly string[];
  /** What baggage may carry; correlation id, conversation id and tenant if left out, nothing if empty. */
  readonly baggageKeys?: readonly string[];
  /** Hosts that get the older `trace_id` header. */
  readonly traceIdHosts?: readonly string[];
  /** Runs over every value of outgoing baggage. */
  readonly redact?: (text: string) => string;
}

const TRACE_PARENT = 'traceparent';
const TRACE_STATE = 'tracestate';
const BAGGAGE = 'baggage';
const TRACE_ID = 'trace_id';
// Of @opentelemetry/core: exporters run under it, so that nothing of theirs is traced.
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * W3C trace context, with clock and stream in a `tracestate` member of our own and foreign members kept; baggage to trusted hosts
 * alone; the older `trace_id` header where asked for. Malformed input counts as absent.
 *
 * @example
 * propagation.setGlobalPropagator(new SpanreelPropagator({ baggageHosts: ['*.internal.example'] }));
 */
export class SpanreelPropagator implements TextMapPropagator {
  readonly #baggageHosts: readonly string[];
  readonly #baggageKeys: readonly string[];
  readonly #traceIdHosts: readonly string[];
  readonly #redact: (text: string) => string;

  constructor({
    baggageHosts = [],
    baggageKeys = BAGGAGE_KEYS,
    traceIdHosts = [],
    redact = same,
  }: PropagatorOptions = {}) {
    this.#baggageHosts = baggageHosts;
    this.#baggageKeys = baggageKeys;
    this.#traceIdHosts = traceIdHosts;
    this.#redact = redact;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(context);
    if (span === undefined || !isSpanContextValid(span) || context.getValue(SUPPRESSED) === true) return;
    setter.set(carrier, TRACE_PARENT, formatTraceParent(span));
    setter.set(carrier, TRACE_STATE, formatMembers([ownMember(context), ...foreignMembers(span)]));
    const host = destinationOf(context);
    if (host === undefined) return;
    if (isListed(host, this.#traceIdHosts)) setter.set(carrier, TRACE_ID, span.traceId);
    if (this.#baggageKeys.length === 0 || !(isPrivateHost(host) || isListed(host, this.#baggageHosts))) return;
    const baggage = formatBaggage(baggageOf(context, this.#baggageKeys, this.#redact));
    if (baggage !== '') setter.set(carrier, BAGGAGE, baggage);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const read = (name: string): string | undefined =>
      textOf(getter.get(carrier, name), name === TRACE_STATE || name === BAGGAGE);
    const parent = parseTraceParent(read(TRACE_PARENT) ?? '');
    const correlationId = toCorrelationId(read(CORRELATION_HEADER));
    let extracted = context;
    if (this.#baggageKeys.length > 0) extracted = withReceivedBaggage(extracted, parseBaggage(read(BAGGAGE) ?? ''));
    if (correlationId !== undefined) extracted = withScope(extracted, { correlationId });
    if (parent === undefined) {
      const older = parseTraceId(read(TRACE_ID) ?? '');
      if (older !== undefined) extracted = trace.setSpanContext(extracted, older);
      return correlationId === undefined ? extracted : withReceived(extracted, { clock: false, correlationId });
    }
    const members = parseMembers(read(TRACE_STATE) ?? '');
    const own = parseMember(members.find(({ key }) => key === MEMBER_KEY)?.value ?? '');
    if (own !== undefined) installedPipeline()?.clock.merge(own.clock);
    if (own?.streamId !== undefined) extracted = withScope(extracted, { streamId: own.streamId });
    const state = formatMembers(members.filter(({ key }) => key !== MEMBER_KEY));
    extracted = trace.setSpanContext(
      extracted,
      state === '' ? parent : { ...parent, traceState: createTraceState(state) },
    );
    return withReceived(extracted, { clock: own !== undefined, correlationId });
  }

  fields(): string[] {
    return [TRACE_PARENT, TRACE_STATE, BAGGAGE, TRACE_ID, CORRELATION_HEADER];
  }
}

function ownMember(context: Context): { key: string; value: string } {
  const { streamId } = scopeOf(context);
  const clock = installedPipeline()?.clock.now() ?? 0;
  return { key: MEMBER_KEY, value: formatMember(streamId === undefined ? { clock } : { clock, streamId }) };
}

function foreignMembers({ traceState }: SpanContext): readonly { key: string; value: string }[] {
  return parseMembers(traceState?.serialize() ?? '').filter(({ key }) => key !== MEMBER_KEY);
}

/** A header's text; those that may stand several times are lists. */
function textOf(value: unknown, isList: boolean): string | undefined {
  if (Array.isArray(value)) return isList ? value.filter((item) => typeof item === 'string').join(',') : single(value);
  return typeof value === 'string' ? value : undefined;
}

function single(values: readonly unknown[]): string | undefined {
  const [first, ...others] = values;
  // Two parents are none.
  return others.length === 0 && typeof first === 'string' ? first : undefined;
}

function same(text: string): string {
  return text;
}
