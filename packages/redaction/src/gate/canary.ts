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

/** What is tested: the redactor behind every seal, and paths of your own. */
export interface CanaryGate {
  readonly redactor: Redactor;
  /** By name: takes a text with the canary, returns what would leave the process. */
  readonly paths?: Readonly<Record<string, (canary: string) => string>>;
}

export interface CanaryReport {
  /** Every place that was tried. */
  readonly places: readonly string[];
  /** Those that let the canary through; must be empty before anything may leave. */
  readonly leaks: readonly string[];
}

/** One value per class of detector: pattern, checksum, secret word. None belongs to anybody. */
const CANARIES = [
  { entity: 'EMAIL', text: 'canary-bird@spanreel-canary.example', parts: ['canary-bird', 'spanreel-canary'] },
  { entity: 'CARD', text: '4000 0000 0000 0002', parts: ['0000 0000'] },
  { entity: 'SECRET', text: 'password=Canary-Tweet-77!', parts: ['Tweet'] },
] as const;

/**
 * Sends a canary through every path and tells where it came out, raw, percent-encoded or in base64. Takes about a
 * millisecond, so that it can run before the first batch leaves; a path that throws counts as tight, for it fails closed.
 *
 * @example
 * const { leaks } = runCanary({ redactor });
 * if (leaks.length > 0) throw new Error(`redaction leaks at ${leaks.join(', ')}`);
 */
export function runCanary({ redactor, paths = {} }: CanaryGate): CanaryReport {
  const canaries = CANARIES.filter(({ entity }) => redactor.entities.has(entity));
  const planted = canaries.map(({ text }) => text).join(' and ');
  const outputs = { ...signalOutputs(planted, redactor), ...carrierOutputs(planted, redactor) };
  for (const [name, path] of Object.entries(paths)) outputs[name] = attempt(() => path(planted));
  const marks = canaries.flatMap(({ parts }) => parts.flatMap(spellings));
  const leaks = Object.entries(outputs)
    .filter(([, output]) => marks.some((mark) => output.includes(mark)))
    .map(([place]) => place);
  return { places: Object.keys(outputs), leaks };
}

function spellings(part: string): string[] {
  // Base64 of a part within a text depends on its offset: the middle of each of three alignments.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + part)
      .toString('base64')
      .slice(4, 4 + 6),
  );
  return [part, encodeURIComponent(part), ...shifted];
}

function signalOutputs(planted: string, redactor: Redactor): Record<string, string> {
  const done = (): void => {};
  const outputs: Record<string, string> = {};
  const collect = (prefix: string, value: unknown): void => flatten(prefix, value, outputs);
  const lifecycle = { shutdown: async () => {}, forceFlush: async () => {} };
  const spans = sealSpanExporter({ ...lifecycle, export: ([span]: ReadableSpan[]) => collect('span', span) }, redactor);
  const logs = sealLogRecordExporter(
    { ...lifecycle, export: ([record]: ReadableLogRecord[]) => collect('log', record) },
    redactor,
  );
  const metrics = sealMetricExporter(
    { ...lifecycle, export: (collected: ResourceMetrics) => collect('metrics', collected) },
    redactor,
  );
  attempt(() => spans.export([canarySpan(planted)], done));
  attempt(() => logs.export([canaryLogRecord(planted)], done));
  attempt(() => metrics.export(canaryMetrics(planted), done));
  attempt(() => collect('event', redactor.event(canaryEvent(planted))));
  return outputs;
}

function carrierOutputs(planted: string, redactor: Redactor): Record<string, string> {
  const said: unknown[] = [];
  const listen = (...message: unknown[]): unknown => said.push(...message);
  const logger: DiagLogger = { error: listen, warn: listen, info: listen, debug: listen, verbose: listen };
  const encoded = encodeURIComponent(planted);
  return {
    text: attempt(() => redactor.text(planted)),
    json: attempt(() => redactor.text(JSON.stringify({ canary: planted, list: [{ [planted]: planted }] }))),
    base64: attempt(() => redactor.text(Buffer.from(planted).toString('base64'))),
    url: attempt(() => redactUrl(`https://example.com/${encoded}?q=${encoded}`, redactor)),
    header: attempt(() => JSON.stringify(redactHeaders({ 'x-canary': planted, cookie: planted }, redactor))),
    sql: attempt(() => redactor.value('db.query.text', `select * from t where a = '${planted}'`)),
    diagnostics: attempt(() => {
      redactDiag(logger, redactor).error(planted, new Error(planted), { detail: planted });
      return said.map(String).join('\n');
    }),
  };
}

function attempt(run: () => unknown): string {
  try {
    return String(run());
  } catch {
    return '';
  }
}

/** Writes every leaf of a telemetry object under its path; keys are written as they are, for they can leak too. */
function flatten(path: string, value: unknown, into: Record<string, string>): void {
  if (value instanceof Uint8Array) {
    into[path] = Buffer.from(value).toString('latin1');
  } else if (typeof value === 'function') {
    if (path.endsWith('spanContext')) flatten(path, (value as () => unknown)(), into);
    else if (path.endsWith('serialize')) into[path] = String((value as () => unknown)());
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      flatten(`${path}.${key}`, item, into);
      into[`${path} keys`] = `${into[`${path} keys`] ?? ''}\n${key}`;
    }
  } else if (value !== undefined) {
    into[path] = typeof value === 'string' ? value : JSON.stringify(value);
  }
}
