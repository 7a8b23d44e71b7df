import { getJson } from './get-json.ts';

type Labels = Readonly<Record<string, string>>;

/** One series of an instant query. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A measured value that knows the trace it comes from. */
export interface Exemplar {
  /** Of the series. */
  readonly labels: Labels;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly value: number;
}

/** Prometheus' HTTP API. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export class PrometheusClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** An instant query; `__name__` is one of the labels where the answer has it. */
  async query(expression: string): Promise<Sample[]> {
    const { result } = (await this.#data('query', { query: expression })) as {
      result: readonly { metric: Labels; value: [number, string] }[];
    };
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** What Prometheus takes the metrics for, by name: counter, gauge, histogram, unknown. */
  async types(): Promise<ReadonlyMap<string, string>> {
    const found = (await this.#data('metadata', {})) as Readonly<Record<string, readonly { type: string }[]>>;
    return new Map(Object.entries(found).map(([name, [first]]) => [name, first?.type ?? 'unknown']));
  }

  /** The exemplars of a selector's series in the last hour. */
  async exemplars(selector: string): Promise<Exemplar[]> {
    const now = Date.now() / 1000;
    const query = { query: selector, start: String(now - 3600), end: String(now + 60) };
    const found = (await this.#data('query_exemplars', query)) as readonly {
      seriesLabels: Labels;
      exemplars: readonly { labels: Labels; value: string }[];
    }[];
    return found.flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, value }) => ({
        labels: seriesLabels,
        traceId: labels['trace_id'],
        spanId: labels['span_id'],
        value: Number(value),
      })),
    );
  }

  /** What it scrapes, by job: up, down or not asked yet. */
  async targets(): Promise<
    { readonly job: string; readonly url: string; readonly health: string; readonly error: string }[]
  > {
    const { activeTargets } = (await this.#data('targets', {})) as {
      activeTargets: readonly { scrapePool: string; scrapeUrl: string; health: string; lastError: string }[];
    };
    return activeTargets.map(({ scrapePool, scrapeUrl, health, lastError }) => ({
      job: scrapePool,
      url: scrapeUrl,
      health,
      error: lastError,
    }));
  }

  /** Every rule, with what its last evaluation ended in. */
  async rules(): Promise<{ readonly name: string; readonly health: string; readonly error: string }[]> {
    const { groups } = (await this.#data('rules', {})) as {
      groups: readonly { rules: readonly { name: string; health: string; lastError?: string }[] }[];
    };
    return groups.flatMap(({ rules }) =>
      rules.map(({ name, health, lastError = '' }) => ({ name, health, error: lastError })),
    );
  }

  async #data(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await getJson(`${this.url}/api/v1/${path}?${new URLSearchParams(query).toString()}`);
    return (answer as { data: unknown }).data;
  }
}
