/** A page of a back end on its standard port. */
export interface PicturedPage {
  readonly name: string;
  readonly url: string;
  /** What is there once the page is complete, as a selector. */
  readonly ready: string;
  /** Pixels. */
  readonly height: number;
}

const PROMETHEUS = 'http://127.0.0.1:9090';
// Debian's Prometheus has the older of its two sets of pages.

export const pages: readonly PicturedPage[] = [
  {
    name: 'prometheus-latency',
    url: graph('histogram_quantile(0.95, sum by (le) (voice_turn_response_latency_bucket))'),
    ready: 'text=Total time series: 1',
    height: 800,
  },
  {
    name: 'prometheus-sagas',
    url: table('sum by (saga_name, saga_outcome) (saga_outcomes)', 'sum by (entity) (spanreel_redactions)'),
    ready: 'text=compensated',
    height: 900,
  },
  { name: 'alertmanager', url: 'http://127.0.0.1:9093/#/alerts', ready: 'text=CompensationFailed', height: 600 },
];

function graph(...queries: readonly string[]): string {
  return queryPage(queries, { tab: '0', range_input: '5m' });
}

function table(...queries: readonly string[]): string {
  return queryPage(queries, { tab: '1' });
}

function queryPage(queries: readonly string[], options: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams();
  for (const [index, expr] of queries.entries()) {
    for (const [name, value] of Object.entries({ expr, ...options })) parameters.set(`g${index}.${name}`, value);
  }
  return `${PROMETHEUS}/graph?${parameters.toString()}`;
}
