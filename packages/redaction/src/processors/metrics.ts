// Entry `@spanreel/redaction/metrics`: apart, because it loads @opentelemetry/sdk-metrics.
import {
  PeriodicExportingMetricReader,
  type PeriodicExportingMetricReaderOptions,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';

import { sealMetricExporter } from '../gate/seal-metric-exporter.ts';
import type { SealOptions } from '../gate/seal-options.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { toRedactor } from './to-redactor.ts';

export type RedactingMetricReaderOptions = Omit<PeriodicExportingMetricReaderOptions, 'exporter'> & SealOptions;

/**
 * Upstream's periodic reader in front of a sealed metric exporter.
 *
 * @example
 * const provider = new MeterProvider({
 *   readers: [new RedactingMetricReader(new OTLPMetricExporter(), { key: loadTokenKey({}).key })],
 * });
 */
export class RedactingMetricReader extends PeriodicExportingMetricReader {
  constructor(
    exporter: PushMetricExporter,
    policy: RedactionPolicy | Redactor,
    options: RedactingMetricReaderOptions = {},
  ) {
    super({ ...options, exporter: sealMetricExporter(exporter, toRedactor(policy), options) });
  }
}
