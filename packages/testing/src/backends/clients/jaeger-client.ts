import { getJson } from './get-json.ts';

/** A span as Jaeger's query API tells it: the OTLP one, taken apart. Times in nanoseconds since 1970. */
export interface JaegerSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly service: string;
  /** Attributes of the process that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly status: 'unset' | 'ok' | 'error';
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

/** What to look for; `service` and a span of time are what Jaeger insists on. */
export interface JaegerSearch {
  readonly service: string;
  readonly operation?: string;
  /** Exact values of a span's or its process's attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The last hour by default. */
  readonly since?: Date;
  /** At most so many traces; 1500 by default. */
  readonly limit?: number;
}

/** Jaeger's query API, version 3 where it can. https://www.jaegertracing.io/docs/latest/architecture/apis/ */
export class JaegerClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Names of the services that sent spans. */
  async services(): Promise<string[]> {
    const { services } = (await getJson(`${this.url}/api/v3/services`)) as { services?: string[] };
    return (services ?? []).sort();
  }

  /** All spans of a trace; none where Jaeger does not have it. */
  async trace(traceId: string): Promise<JaegerSpan[]> {
    const answer = await getJson(`${this.url}/api/v3/traces/${traceId}`, { missing: {} });
    return toSpans(answer as TracesAnswer);
  }

  /** The spans of every trace found, by trace id. */
  async search(search: JaegerSearch): Promise<ReadonlyMap<string, readonly JaegerSpan[]>> {
    const { service, operation, attributes, since = new Date(Date.now() - 3_600_000), limit = 1500 } = search;
    if (attributes !== undefined) return this.#searchAttributes({ ...search, attributes, since, limit });
    const query = new URLSearchParams({
      'query.service_name': service,
      'query.start_time_min': since.toISOString(),
      'query.start_time_max': new Date(Date.now() + 60_000).toISOString(),
      'query.num_traces': String(limit),
    });
    if (operation !== undefined) query.set('query.operation_name', operation);
    const answer = await getJson(`${this.url}/api/v3/traces?${query.toString()}`, { missing: {} });
    return Map.groupBy(toSpans(answer as TracesAnswer), ({ traceId }) => traceId);
  }

  // Version 3 over HTTP takes no attributes in 2.13. The older API that the pages use does; it finds, version 3 tells.
  async #searchAttributes(
    search: Required<Omit<JaegerSearch, 'operation'>> & JaegerSearch,
  ): Promise<Map<string, JaegerSpan[]>> {
    const query = new URLSearchParams({
      service: search.service,
      tags: JSON.stringify(search.attributes),
      start: String(search.since.getTime() * 1000),
      end: String((Date.now() + 60_000) * 1000),
      limit: String(search.limit),
    });
    if (search.operation !== undefined) query.set('operation', search.operation);
    const { data } = (await getJson(`${this.url}/api/traces?${query.toString()}`)) as { data: { traceID: string }[] };
    const found = await Promise.all(data.map(async ({ traceID }) => [traceID, await this.trace(traceID)] as const));
    return new Map(found);
  }

  /** The page of a trace. */
  traceUrl(traceId: string): string {
    return `${this.url}/trace/${traceId}`;
  }
}

interface TracesAnswer {
  readonly result?: { readonly resourceSpans?: readonly ResourceSpans[] };
}

interface ResourceSpans {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
  readonly scopeSpans?: readonly { readonly spans?: readonly WireSpan[] }[];
}

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly status?: { readonly code?: number | string };
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: readonly KeyValue[];
  }[];
}

interface KeyValue {
  readonly key: string;
  readonly value?: WireValue;
}

interface WireValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly WireValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}

function toSpans({ result }: TracesAnswer): JaegerSpan[] {
  return (result?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
    const sender = plain(resource?.attributes);
    return (scopeSpans ?? []).flatMap(({ spans }) => (spans ?? []).map((span) => toSpan(span, sender)));
  });
}

function toSpan(span: WireSpan, resource: Readonly<Record<string, unknown>>): JaegerSpan {
  const service = resource['service.name'];
  const { traceId, spanId, parentSpanId, name, status, events, links } = span;
  const codes: Readonly<Record<string, JaegerSpan['status']>> = { 1: 'ok', 2: 'error' };
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && parentSpanId !== '' && { parentSpanId }),
    name,
    service: typeof service === 'string' ? service : '',
    resource,
    status: codes[String(status?.code)] ?? 'unset',
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    attributes: plain(span.attributes),
    events: (events ?? []).map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
    links: (links ?? []).map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: plain(link.attributes),
    })),
  };
}

function plain(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(value: WireValue = {}): unknown {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plainValue);
  if (value.kvlistValue !== undefined) return plain(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}
