import { randomBytes } from 'node:crypto';

type Value = string | number | boolean;

/** A span as somebody else's SDK would send it. Times in milliseconds since 1970. */
export interface ForeignSpan {
  readonly traceId: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly error?: boolean | string;
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly events?: readonly { readonly name: string; readonly attributes?: Readonly<Record<string, Value>> }[];
}

export interface ForeignLog {
  readonly body: Value | Readonly<Record<string, Value>>;
  readonly eventName?: string;
  readonly attributes?: Readonly<Record<string, Value>>;
}

/** Sends OTLP/HTTP as JSON, without any SDK and without Spanreel's gate. Each call is one request. */
export class ForeignClient {
  readonly #endpoint: string;
  readonly #resource: { readonly attributes: object[] };

  constructor(endpoint: string, service = 'foreign', resource: Readonly<Record<string, Value>> = {}) {
    this.#endpoint = endpoint;
    this.#resource = { attributes: keyValues({ 'service.name': service, ...resource }) };
  }

  async spans(spans: readonly ForeignSpan[]): Promise<void> {
    await this.#send('traces', {
      resourceSpans: [
        { resource: this.#resource, scopeSpans: [{ scope: { name: 'foreign' }, spans: spans.map(toSpan) }] },
      ],
    });
  }

  async logs(logs: readonly ForeignLog[]): Promise<void> {
    const logRecords = logs.map(({ body, eventName, attributes = {} }) => ({
      timeUnixNano: nanos(Date.now()),
      severityNumber: 9,
      body: typeof body === 'object' ? { kvlistValue: { values: keyValues(body) } } : value(body),
      attributes: keyValues(attributes),
      ...(eventName !== undefined && { eventName }),
    }));
    await this.#send('logs', {
      resourceLogs: [{ resource: this.#resource, scopeLogs: [{ scope: { name: 'foreign' }, logRecords }] }],
    });
  }

  /** A counter's total. */
  async count(name: string, total: number, attributes: Readonly<Record<string, Value>> = {}): Promise<void> {
    const point = { startTimeUnixNano: nanos(Date.now() - 1000), timeUnixNano: nanos(Date.now()), asDouble: total };
    const sum = {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ ...point, attributes: keyValues(attributes) }],
    };
    await this.#send('metrics', {
      resourceMetrics: [
        { resource: this.#resource, scopeMetrics: [{ scope: { name: 'foreign' }, metrics: [{ name, sum }] }] },
      ],
    });
  }

  async #send(signal: 'traces' | 'logs' | 'metrics', body: object): Promise<void> {
    const response = await fetch(`${this.#endpoint}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${signal} answered ${response.status}: ${await response.text()}`);
    await response.body?.cancel();
  }
}

/** A trace id that no test has used. */
export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

function toSpan(span: ForeignSpan): object {
  const { traceId, spanId, parentSpanId, name = 'work', durationMs = 10, error = false, attributes, events } = span;
  const start = span.startMs ?? Date.now() - durationMs;
  return {
    traceId,
    spanId: spanId ?? randomBytes(8).toString('hex'),
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: 1,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + durationMs),
    attributes: keyValues(attributes ?? {}),
    events: (events ?? []).map((event) => ({
      timeUnixNano: nanos(start),
      name: event.name,
      attributes: keyValues(event.attributes ?? {}),
    })),
    status: error === false ? {} : { code: 2, ...(typeof error === 'string' && { message: error }) },
  };
}

function keyValues(attributes: Readonly<Record<string, Value>>): object[] {
  return Object.entries(attributes).map(([key, content]) => ({ key, value: value(content) }));
}

function value(content: Value): object {
  if (typeof content === 'string') return { stringValue: content };
  if (typeof content === 'boolean') return { boolValue: content };
  return Number.isSafeInteger(content) ? { intValue: String(content) } : { doubleValue: content };
}

function nanos(ms: number): string {
  return (BigInt(Math.round(ms * 1000)) * 1000n).toString();
}
