import type { DiagLogger } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import { redactDiag } from '../carriers/redact-diag.ts';
import { redactHeaders } from '../carriers/redact-headers.ts';
import { redactUrl } from '../carriers/redact-url.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { canaryEvent, canaryLogRecord, canaryMetrics, canarySpan } from './canary-signals.ts';
import { sealLogRecordExporter } from './seal-log-record-exporter.ts';
import { sealMetricExporter } from './seal-metric-exporter.ts';
import { sealSpanExporter } from './seal-span-exporter.ts';

/** Told what came out at a place. */
export type TellOutput = (place: string, output: string) => void;

/** Sends the canary one way and tells what came out. Never throws: what fails lets nothing out. */
type Path = (tell: TellOutput) => void;

/** Spans, log records and metrics through their seals, and an event, the canary in one part of each after the other. */
export function* signalPaths(planted: string, redactor: Redactor): Generator<Path, void> {
  const done = (): void => {};
  const lifecycle = { shutdown: async () => {}, forceFlush: async () => {} };
  let collect = (_output: unknown): void => {};
  const spans = sealSpanExporter({ ...lifecycle, export: ([span]: ReadableSpan[]) => collect(span) }, redactor);
  const logs = sealLogRecordExporter(
    { ...lifecycle, export: ([record]: ReadableLogRecord[]) => collect(record) },
    redactor,
  );
  const metrics = sealMetricExporter({ ...lifecycle, export: (out: ResourceMetrics) => collect(out) }, redactor);
  const through = (name: string, send: () => void): Path => {
    return (tell) => {
      collect = (output) => flatten(name, output, tell);
      attempt(send);
    };
  };
  for (const span of partByPart(canarySpan(planted), canarySpan(''))) {
    yield through('span', () => spans.export([span], done));
  }
  for (const record of partByPart(canaryLogRecord(planted), canaryLogRecord(''))) {
    yield through('log', () => logs.export([record], done));
  }
  for (const collected of partByPart(canaryMetrics(planted), canaryMetrics(''))) {
    yield through('metrics', () => metrics.export(collected, done));
  }
  for (const event of partByPart(canaryEvent(planted), canaryEvent(''))) {
    yield through('event', () => collect(redactor.event(event)));
  }
}

/** Text by itself: piece by piece first, for each compiles patterns of its own the first time, then all of it. */
export function* textPaths(pieces: readonly string[], planted: string, redactor: Redactor): Generator<Path, void> {
  for (const text of ['canary', 'a secret canary', ...pieces, planted]) {
    yield* namedPaths({ text: () => redactor.text(text) });
  }
}

/** What holds text in another form, and what carries it out beside the signals. */
export function* carrierPaths(planted: string, redactor: Redactor): Generator<Path, void> {
  const encoded = encodeURIComponent(planted);
  // A stack of its own: where the canary flies through is nobody's secret.
  const error = Object.assign(new Error(planted), { stack: `Error: ${planted}\n    at canary` });
  yield* namedPaths({
    json: () => redactor.text(JSON.stringify({ canary: planted, list: [{ [planted]: planted }] })),
    base64: () => redactor.text(Buffer.from(planted).toString('base64')),
    url: () => redactUrl(`https://example.com/${encoded}?q=${encoded}`, redactor),
    header: () => JSON.stringify(redactHeaders({ 'x-canary': planted, cookie: planted }, redactor)),
    sql: () => redactor.value('db.query.text', `select * from t where a = '${planted}'`),
    'diagnostics message': () => diagnose(redactor, planted),
    'diagnostics error': () => diagnose(redactor, 'canary', error),
    'diagnostics detail': () => diagnose(redactor, 'canary', { detail: planted }),
  });
}

function diagnose(redactor: Redactor, message: string, ...details: unknown[]): string {
  const said: unknown[] = [];
  const listen = (...parts: unknown[]): unknown => said.push(...parts);
  const logger: DiagLogger = { error: listen, warn: listen, info: listen, debug: listen, verbose: listen };
  redactDiag(logger, redactor).error(message, ...details);
  return said.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('\n');
}

export function* ownPaths(
  planted: string,
  paths: Readonly<Record<string, (canary: string) => string>>,
): Generator<Path, void> {
  yield* namedPaths(Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, () => path(planted)])));
}

function* namedPaths(paths: Readonly<Record<string, () => string>>): Generator<Path, void> {
  for (const [name, path] of Object.entries(paths)) yield (tell) => tell(name, attempt(path));
}

/** Copies of `blank` that have one part of `full` each: an attribute, or another field that differs. */
function* partByPart<T extends object>(full: T, blank: T): Generator<T, void> {
  const empty = {
    ...blank,
    ...('payload' in blank ? { payload: {} } : 'attributes' in blank ? { attributes: {} } : {}),
  };
  for (const [field, value] of Object.entries(full)) {
    if (field === 'attributes' || field === 'payload') {
      for (const [key, item] of Object.entries(value as object))
        yield { ...empty, [field]: { [key]: item as unknown } };
    } else if (holdsText(value)) yield { ...empty, [field]: value as unknown };
  }
}

function holdsText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function attempt(run: () => unknown): string {
  try {
    return String(run());
  } catch {
    return '';
  }
}

/** Tells every leaf of a telemetry object by its path; keys are told as they are, for they can leak too. */
function flatten(path: string, value: unknown, tell: TellOutput): void {
  if (value instanceof Uint8Array) {
    tell(path, Buffer.from(value).toString('latin1'));
  } else if (typeof value === 'function') {
    if (path.endsWith('spanContext')) flatten(path, (value as () => unknown)(), tell);
    else if (path.endsWith('serialize')) tell(path, String((value as () => unknown)()));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      flatten(`${path}.${key}`, item, tell);
      tell(`${path} keys`, key);
    }
  } else if (value !== undefined) {
    tell(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
}
