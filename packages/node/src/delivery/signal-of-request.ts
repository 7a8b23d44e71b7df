import type { Signal } from '../config/config.ts';
import type { SignalRequest } from '../signals/create-signals.ts';

/** How each signal's requests are built: the same three levels under other names. */
export const REQUEST_SHAPE = {
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans', message: 'TracesData' },
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords', message: 'LogsData' },
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', records: 'metrics', message: 'MetricsData' },
} as const;

export const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

type Loose = Readonly<Record<string, unknown>>;

/** Splits a request's records in two halves; `undefined` when there is one or none. */
export function halve(signal: Signal, request: SignalRequest): [SignalRequest, SignalRequest] | undefined {
  const shape = REQUEST_SHAPE[signal];
  const flat: { resource: Loose; scope: Loose; record: unknown }[] = [];
  for (const resource of list(request as unknown as Loose, shape.resources)) {
    for (const scope of list(resource, shape.scopes)) {
      for (const record of list(scope, shape.records)) flat.push({ resource, scope, record });
    }
  }
  if (flat.length < 2) return undefined;
  const middle = Math.floor(flat.length / 2);
  const build = (records: typeof flat): SignalRequest =>
    ({
      [shape.resources]: records.map(({ resource, scope, record }) => ({
        ...resource,
        [shape.scopes]: [{ ...scope, [shape.records]: [record] }],
      })),
    }) as unknown as SignalRequest;
  return [build(flat.slice(0, middle)), build(flat.slice(middle))];
}

/** How many records a request holds; a metric counts once. */
export function countRecords(signal: Signal, request: SignalRequest): number {
  const shape = REQUEST_SHAPE[signal];
  return list(request as unknown as Loose, shape.resources)
    .flatMap((resource) => list(resource, shape.scopes))
    .reduce((sum, scope) => sum + list(scope, shape.records).length, 0);
}

/**
 * Puts lines together to one request of the signal; neighbours of one resource and scope share them, as the lines of one
 * process do.
 */
export function mergeRequests(signal: Signal, requests: readonly SignalRequest[]): SignalRequest {
  const shape = REQUEST_SHAPE[signal];
  const merged: Record<string, unknown>[] = [];
  let lastKey = '';
  let lastRecords: unknown[] = [];
  for (const request of requests) {
    for (const resource of list(request as unknown as Loose, shape.resources)) {
      for (const scope of list(resource, shape.scopes)) {
        const key = JSON.stringify([resource['resource'], resource['schemaUrl'], scope['scope'], scope['schemaUrl']]);
        if (key !== lastKey) {
          lastKey = key;
          lastRecords = [];
          merged.push({ ...resource, [shape.scopes]: [{ ...scope, [shape.records]: lastRecords }] });
        }
        lastRecords.push(...list(scope, shape.records));
      }
    }
  }
  return { [shape.resources]: merged } as unknown as SignalRequest;
}

function list(of: Loose, key: string): readonly Loose[] {
  const value = of[key];
  return Array.isArray(value) ? (value as readonly Loose[]) : [];
}
