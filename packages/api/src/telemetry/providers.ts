import type { Logger, Meter, MeterProvider, LoggerProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { logs, metrics, trace } from '@opentelemetry/api';

import { installedPipeline } from '../pipeline/index.ts';

/** The instrumentation scope of everything the helpers make. */
const SCOPE_NAME = '@spanreel/api';

// How copies of @opentelemetry/api find each other; the one way to ask whether anything is registered without a cost.
const OTEL = Symbol.for('opentelemetry.js.api.1');

interface Registered {
  readonly trace?: unknown;
  readonly logs?: unknown;
  readonly metrics?: unknown;
}

/** Whether anybody looks: a Spanreel pipeline or an SDK of any signal. If not, helpers only run what they are given. */
export function isObserved(): boolean {
  if (installedPipeline() !== undefined) return true;
  const registered = (globalThis as { [OTEL]?: Registered })[OTEL];
  if (registered === undefined) return false;
  return registered.trace !== undefined || registered.logs !== undefined || registered.metrics !== undefined;
}

// Providers are compared instead of caching for good: a tracer got before registration is a proxy that never lets go.
let tracerFrom: TracerProvider | undefined;
let cachedTracer: Tracer | undefined;

export function tracer(): Tracer {
  const provider = trace.getTracerProvider();
  if (cachedTracer === undefined || provider !== tracerFrom) {
    tracerFrom = provider;
    cachedTracer = provider.getTracer(SCOPE_NAME);
  }
  return cachedTracer;
}

let loggerFrom: LoggerProvider | undefined;
let cachedLogger: Logger | undefined;

export function logger(): Logger {
  const provider = logs.getLoggerProvider();
  if (cachedLogger === undefined || provider !== loggerFrom) {
    loggerFrom = provider;
    cachedLogger = provider.getLogger(SCOPE_NAME);
  }
  return cachedLogger;
}

/** The current meter provider and a meter from it: instruments are kept per provider, which JavaScript does not proxy. */
export function meter(): { readonly provider: MeterProvider; readonly meter: Meter } {
  const provider = metrics.getMeterProvider();
  return { provider, meter: provider.getMeter(SCOPE_NAME) };
}
