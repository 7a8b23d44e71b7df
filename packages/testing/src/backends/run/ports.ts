import { createServer } from 'node:net';

/** Where the back ends of one pipeline listen, all on loopback. */
export interface BackendPorts {
  readonly otlpHttp: number;
  readonly otlpGrpc: number;
  readonly eventLogHop: number;
  readonly collectorHealth: number;
  readonly collectorMetrics: number;
  readonly appMetrics: number;
  readonly spanMetrics: number;
  readonly jaegerUi: number;
  readonly jaegerQuery: number;
  readonly jaegerOtlp: number;
  readonly jaegerHealth: number;
  readonly jaegerMetrics: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}

/** The usual ones, as the configurations have them where nothing is set. Jaeger's OTLP port moves aside for the Collector's. */
export const STANDARD_PORTS: BackendPorts = {
  otlpHttp: 4318,
  otlpGrpc: 4317,
  eventLogHop: 14_318,
  collectorHealth: 13_133,
  collectorMetrics: 8888,
  appMetrics: 8889,
  spanMetrics: 8890,
  jaegerUi: 16_686,
  jaegerQuery: 16_685,
  jaegerOtlp: 14_317,
  jaegerHealth: 13_134,
  jaegerMetrics: 8887,
  prometheus: 9090,
  alertmanager: 9093,
};

/** Free ones, for tests that run at once. */
export async function freePorts(): Promise<BackendPorts> {
  const names = Object.keys(STANDARD_PORTS) as (keyof BackendPorts)[];
  const ports = new Set<number>();
  while (ports.size < names.length) ports.add(await freePort());
  const list = [...ports];
  return Object.fromEntries(names.map((name, index) => [name, list[index]!])) as unknown as BackendPorts;
}

/** A free one. */
export async function freePort(): Promise<number> {
  for (;;) {
    // Below the range that systems give to outgoing connections: there a port could be taken between here and the start.
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

/** Whether nothing listens there on loopback. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
