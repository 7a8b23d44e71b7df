import { SpanreelPropagator, installPropagator } from '@spanreel/api/propagation';

import type { Config } from '../config/config.ts';

/** The propagator for HTTP and for the api's carriers; nothing where `OTEL_PROPAGATORS` leaves trace context out. */
export function createPropagator(
  { propagators, baggageHosts, traceIdHeaderHosts }: Config,
  redact: (text: string) => string,
): SpanreelPropagator | undefined {
  if (!propagators.includes('tracecontext')) return undefined;
  const propagator = new SpanreelPropagator({
    baggageHosts: [...baggageHosts],
    traceIdHosts: [...traceIdHeaderHosts],
    redact,
    ...(!propagators.includes('baggage') && { baggageKeys: [] }),
  });
  installPropagator(propagator);
  return propagator;
}
