import { flattenSpans } from '../../otlp/flatten.ts';
import type { OtlpBody } from '../../otlp/otlp-json.ts';
import type { SpanView } from '../../spans/span-view.ts';
import { getJson } from './get-json.ts';

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

/**
 * Jaeger's query API, version 3 where it can. https://www.jaegertracing.io/docs/latest/architecture/apis/
 *
 * What its storage does not keep is missing in the spans: the attributes of links, of which there is left only that they are
 * references.
 */
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
  async trace(traceId: string): Promise<SpanView[]> {
    const answer = await getJson(`${this.url}/api/v3/traces/${traceId}`, { missing: {} });
    return toSpans(answer as TracesAnswer);
  }

  /** The spans of every trace found, by trace id. */
  async search(search: JaegerSearch): Promise<ReadonlyMap<string, readonly SpanView[]>> {
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
  ): Promise<Map<string, SpanView[]>> {
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
  readonly result?: OtlpBody;
}

function toSpans({ result }: TracesAnswer): SpanView[] {
  return result === undefined ? [] : flattenSpans(result);
}
