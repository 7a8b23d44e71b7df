import { readLogDirectory } from '../log-directory/read-log-directory.ts';
import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, summarise } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';
import { withEnv } from './variants.ts';

interface Server {
  readonly variant: Variant;
  readonly child: Child;
  /** Where its spans go, if anywhere over the network. */
  readonly sink: Child | undefined;
  /** Requests it has answered, warm-up included. */
  answered: number;
}

const paths = ['/plain', '/fetch'] as const;
type Path = (typeof paths)[number];

/** Microseconds of server CPU per request, one value per round. */
type Costs = ReadonlyMap<string, Readonly<Record<Path, number[]>>>;

const requestsPerRound = { '/plain': 8000, '/fetch': 2500 } as const;
// Enough to keep the server busy: one that sleeps between requests pays for waking up.
const concurrency = 20;
// Metrics are on and leave the process within the run, for everybody.
const exporting = { OTEL_METRIC_EXPORT_INTERVAL: '2000', OTEL_METRIC_EXPORT_TIMEOUT: '1000' };

/** Server CPU time per HTTP request, plain and with one fetch: none, upstream, Spanreel to its log and to a collector. */
export async function benchRequests(variants: Variants, rounds: number): Promise<Budget[]> {
  const backend = await Child.measured('server.cjs', variants.bare);
  const load = await Child.helper('load.ts');
  const servers: Server[] = [];
  try {
    const target = `http://127.0.0.1:${String(backend.ready)}/plain`;
    servers.push(await start(variants.bare, target, false));
    if (variants.upstream !== undefined) servers.push(await start(variants.upstream, target, true));
    if (variants.spanreel !== undefined) {
      servers.push(await start(variants.spanreel, target, false));
      const env = { SPANREEL_LOG: `${variants.spanreel.env['SPANREEL_LOG']}-spool` };
      servers.push(await start(withEnv(variants.spanreel, 'spanreel, to a collector', env), target, true));
    }
    const costs = await measure(servers, load, rounds);
    await print(servers, costs);
    return budgetsOf(costs, variants.missing[0]);
  } finally {
    for (const { child, sink } of servers) {
      await child.stop();
      await sink?.stop();
    }
    await load.stop();
    await backend.stop();
  }
}

async function start(variant: Variant, backend: string, collector: boolean): Promise<Server> {
  const sink = collector ? await Child.helper('sink.ts') : undefined;
  const endpoint = sink === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(sink.ready)}` };
  const child = await Child.measured('server.cjs', variant, { BACKEND: backend, ...exporting, ...endpoint });
  return { variant, child, sink, answered: 0 };
}

async function measure(servers: readonly Server[], load: Child, rounds: number): Promise<Costs> {
  const costs = new Map(
    servers.map(({ variant }) => [variant.name, { '/plain': [] as number[], '/fetch': [] as number[] }]),
  );
  // Two rounds before the first that counts: compiled code, open connections, batches under way.
  for (let round = -2; round < rounds; round++) {
    for (const path of paths) {
      for (let turn = 0; turn < servers.length; turn++) {
        const server = servers[(turn + round + 2) % servers.length]!;
        const cost = await costPerRequest(server, load, path);
        if (round >= 0) costs.get(server.variant.name)?.[path].push(cost);
      }
    }
  }
  return costs;
}

async function costPerRequest(server: Server, load: Child, path: Path): Promise<number> {
  const requests = requestsPerRound[path];
  const before = await server.child.ask<{ cpu: number }>();
  const url = `http://127.0.0.1:${String(server.child.ready)}${path}`;
  const { errors } = await load.ask<{ errors: number }>({ url, requests, concurrency });
  const after = await server.child.ask<{ cpu: number }>();
  if (errors > 0) throw new Error(`${errors} of ${requests} requests to ${server.variant.name}${path} failed`);
  server.answered += requests;
  return (after.cpu - before.cpu) / requests;
}

async function print(servers: readonly Server[], costs: Costs): Promise<void> {
  const rows = await Promise.all(
    servers.map(async ({ variant, sink, answered }) => [
      variant.name,
      spread(summarise(costs.get(variant.name)?.['/plain'] ?? [])),
      figure(ratioOf(costs, variant.name, '/plain') ?? Number.NaN),
      spread(summarise(costs.get(variant.name)?.['/fetch'] ?? [])),
      figure(ratioOf(costs, variant.name, '/fetch') ?? Number.NaN),
      share(await spansOf(variant, sink), answered),
    ]),
  );
  const headings = [
    'CPU per request',
    'plain µs (quartiles)',
    '× none',
    'with one fetch µs (quartiles)',
    '× none',
    'spans arrived',
  ];
  console.log(`${table(headings, rows)}\n`);
}

async function spansOf({ env }: Variant, sink: Child | undefined): Promise<number | undefined> {
  if (sink !== undefined) return (await sink.ask<{ spans: number }>()).spans;
  const log = env['SPANREEL_LOG'];
  return log === undefined ? undefined : readLogDirectory(log).spans.length;
}

// A variant that drops spans is cheap for the wrong reason; what its last batch still holds is missing here.
function share(spans: number | undefined, answered: number): string {
  if (spans === undefined) return '';
  const perRound = requestsPerRound['/plain'] + requestsPerRound['/fetch'];
  const spansPerRound = requestsPerRound['/plain'] + 2 * requestsPerRound['/fetch'];
  return `${((100 * spans * perRound) / (answered * spansPerRound)).toFixed(0)} %`;
}

function ratioOf(costs: Costs, name: string, path: Path, base = 'none'): number | undefined {
  const [own, other] = [costs.get(name), costs.get(base)];
  return own === undefined || other === undefined ? undefined : summarise(pairedRatios(own[path], other[path])).median;
}

function budgetsOf(costs: Costs, reason: string | undefined): Budget[] {
  const missing = costs.has('spanreel') ? {} : { missing: reason?.split('\n')[0] ?? 'no build' };
  const against = costs.has('upstream') ? missing : { missing: reason?.split('\n')[0] ?? 'no upstream' };
  const ratio = (path: Path, base?: string): number | undefined => ratioOf(costs, 'spanreel', path, base);
  return [
    { what: 'CPU of a plain request', measured: ratio('/plain'), limit: 4.2, unit: '×', ...missing },
    { what: 'CPU of a request with one fetch', measured: ratio('/fetch'), limit: 2.2, unit: '×', ...missing },
    {
      what: 'CPU of a plain request against upstream',
      measured: ratio('/plain', 'upstream'),
      limit: 1,
      unit: '×',
      ...against,
    },
    {
      what: 'CPU of a request with one fetch against upstream',
      measured: ratio('/fetch', 'upstream'),
      limit: 1,
      unit: '×',
      ...against,
    },
  ];
}
