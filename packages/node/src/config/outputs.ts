import type { Config, OtlpTarget, Signal, SignalOutput } from './config.ts';
import type { Environment } from './read-environment.ts';

const signals: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** The specification's endpoint where `otlp` is asked for by name and none is given. */
const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** Where each signal goes: what `OTEL_<SIGNAL>_EXPORTER` says, else to the endpoint if there is one, else into the event log. */
export function createOutputs(values: Environment): Config['outputs'] {
  return Object.fromEntries(signals.map((signal) => [signal, outputsOf(signal, values)])) as Config['outputs'];
}

function outputsOf(signal: Signal, values: Environment): readonly SignalOutput[] {
  const infix = signal.toUpperCase() as Uppercase<Signal>;
  const hasEndpoint =
    values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined || values[`OTEL_EXPORTER_OTLP_${infix}_ENDPOINT`] !== undefined;
  const names = values[`OTEL_${infix}_EXPORTER`];
  if (names === undefined) return [hasEndpoint ? { kind: 'otlp', target: targetOf(signal, values) } : { kind: 'log' }];
  if (names.includes('none')) return [];
  return names.map((name) =>
    name === 'console' || name === 'log' ? { kind: name } : { kind: 'otlp', target: targetOf(signal, values) },
  );
}

function targetOf(signal: Signal, values: Environment): OtlpTarget {
  const infix = signal.toUpperCase() as Uppercase<Signal>;
  const ca = values[`OTEL_EXPORTER_OTLP_${infix}_CERTIFICATE`] ?? values.OTEL_EXPORTER_OTLP_CERTIFICATE;
  const key = values[`OTEL_EXPORTER_OTLP_${infix}_CLIENT_KEY`] ?? values.OTEL_EXPORTER_OTLP_CLIENT_KEY;
  const cert = values[`OTEL_EXPORTER_OTLP_${infix}_CLIENT_CERTIFICATE`] ?? values.OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE;
  return {
    url:
      values[`OTEL_EXPORTER_OTLP_${infix}_ENDPOINT`] ??
      withPath(values.OTEL_EXPORTER_OTLP_ENDPOINT ?? DEFAULT_ENDPOINT, `v1/${signal}`),
    protocol: values[`OTEL_EXPORTER_OTLP_${infix}_PROTOCOL`] ?? values.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf',
    headers: { ...values.OTEL_EXPORTER_OTLP_HEADERS, ...values[`OTEL_EXPORTER_OTLP_${infix}_HEADERS`] },
    timeoutMillis: values[`OTEL_EXPORTER_OTLP_${infix}_TIMEOUT`] ?? values.OTEL_EXPORTER_OTLP_TIMEOUT ?? 10_000,
    compression: values[`OTEL_EXPORTER_OTLP_${infix}_COMPRESSION`] ?? values.OTEL_EXPORTER_OTLP_COMPRESSION ?? 'none',
    tls: { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) },
  };
}

function withPath(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  return url.href;
}
