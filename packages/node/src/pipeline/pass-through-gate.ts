import { normalizeValue } from '@spanreel/events';

import type { Gate } from './gate.ts';

/** A gate that redacts nothing. Only tests of what lies behind the gate import this. */
export const passThroughGate: Gate = {
  prepare: () => true,
  event: (event) => event,
  value: (value) => normalizeValue(value),
  resource: (resource) => resource,
  sealSpans: (exporter) => exporter,
  sealLogs: (exporter) => exporter,
  sealMetrics: (exporter) => exporter,
  flush: async () => undefined,
  close: () => undefined,
};
