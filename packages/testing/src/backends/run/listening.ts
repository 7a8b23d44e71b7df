import type { BackendName } from '../backends.ts';
import type { BackendPorts } from './ports.ts';

/** Where a server listens, the health page among it. */
export interface Listening {
  readonly ports: readonly number[];
  /** Answers 2xx once the server does its work. */
  readonly health: string;
}

const listening: Readonly<
  Record<
    BackendName,
    { readonly ports: readonly (keyof BackendPorts)[]; readonly health: readonly [keyof BackendPorts, string] }
  >
> = {
  collector: {
    ports: ['otlpHttp', 'otlpGrpc', 'eventLogHop', 'collectorHealth', 'collectorMetrics', 'appMetrics', 'spanMetrics'],
    health: ['collectorHealth', '/'],
  },
  jaeger: {
    ports: ['jaegerUi', 'jaegerQuery', 'jaegerOtlp', 'jaegerHealth', 'jaegerMetrics'],
    health: ['jaegerHealth', '/status'],
  },
  prometheus: { ports: ['prometheus'], health: ['prometheus', '/-/ready'] },
  alertmanager: { ports: ['alertmanager'], health: ['alertmanager', '/-/ready'] },
};

export function listeningOf(name: BackendName, ports: BackendPorts): Listening {
  const { ports: names, health } = listening[name];
  return { ports: names.map((port) => ports[port]), health: `http://127.0.0.1:${ports[health[0]]}${health[1]}` };
}
