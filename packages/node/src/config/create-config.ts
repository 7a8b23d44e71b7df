import { join, resolve } from 'node:path';

import type {
  AttributeLimits,
  BatchSettings,
  Config,
  DiagnosticsLevel,
  MasterKey,
  SamplerSetting,
  VaultSettings,
} from './config.ts';
import { createOutputs } from './outputs.ts';
import type { Environment } from './read-environment.ts';
import type { RedactionSettings } from './redaction-settings.ts';
import type { SamplerName } from './standard-variables.ts';

/** What code may say; it beats the environment. */
export interface ConfigOptions {
  readonly serviceName?: string;
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  /** Folder of the event log. */
  readonly log?: string;
  readonly captureContent?: Config['captureContent'];
  /** Whether a refused event throws where it is emitted: for tests. */
  readonly strictEvents?: boolean;
  /** At least 16 characters. */
  readonly redactionKey?: string;
  /** What becomes of what is found, as in the file of `SPANREEL_REDACTION_POLICY`. */
  readonly redactionPolicy?: RedactionSettings;
  /** Folder of a model that finds names, for `@spanreel/name-model`. */
  readonly nameModel?: string;
  /** Within what one value has one token. */
  readonly tokenScope?: Config['tokens']['scope'];
  readonly tokenMode?: Config['tokens']['mode'];
  /** Whether values are kept in the vault: in `.spanreel/vault` (`true`) or this folder. */
  readonly vault?: boolean | string;
  /** Milliseconds that the vault keeps a value after it was last met. */
  readonly vaultTtlMillis?: number;
  /** Master keys of the vault, such as those of a KMS; the first wraps. */
  readonly vaultMasterKeys?: readonly MasterKey[];
  /** Which HTTP requests are events too: all (`true`), or those to these hosts. */
  readonly apiEvents?: Config['apiEvents'];
  readonly baggageHosts?: readonly string[];
  readonly traceIdHosts?: readonly string[];
}

/** Fills in every default and freezes. Relative paths stand below `directory`. */
export function createConfig(
  values: Environment,
  options: ConfigOptions = {},
  directory: string = process.cwd(),
): Config {
  const { OTEL_ATTRIBUTE_COUNT_LIMIT: count = 128, OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: length = Infinity } = values;
  const { nameModel = values.SPANREEL_NAME_MODEL } = options;
  return deepFreeze<Config>({
    serviceName: options.serviceName ?? values.OTEL_SERVICE_NAME,
    resourceAttributes: { ...values.OTEL_RESOURCE_ATTRIBUTES, ...options.resourceAttributes },
    resourceDetectors: detectors(values.OTEL_NODE_RESOURCE_DETECTORS),
    outputs: createOutputs(values),
    sampler: sampler(values.OTEL_TRACES_SAMPLER, values.OTEL_TRACES_SAMPLER_ARG),
    propagators: withoutNone(values.OTEL_PROPAGATORS ?? ['tracecontext', 'baggage']),
    spanLimits: {
      attributeCountLimit: values.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT ?? count,
      attributeValueLengthLimit: values.OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT ?? length,
      eventCountLimit: values.OTEL_SPAN_EVENT_COUNT_LIMIT ?? 128,
      linkCountLimit: values.OTEL_SPAN_LINK_COUNT_LIMIT ?? 128,
      attributePerEventCountLimit: values.OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT ?? 128,
      attributePerLinkCountLimit: values.OTEL_LINK_ATTRIBUTE_COUNT_LIMIT ?? 128,
    },
    logRecordLimits: logRecordLimits(values, { attributeCountLimit: count, attributeValueLengthLimit: length }),
    spanBatch: batch(
      values.OTEL_BSP_SCHEDULE_DELAY ?? 5000,
      values.OTEL_BSP_EXPORT_TIMEOUT,
      values.OTEL_BSP_MAX_QUEUE_SIZE,
      values.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    ),
    logBatch: batch(
      values.OTEL_BLRP_SCHEDULE_DELAY ?? 1000,
      values.OTEL_BLRP_EXPORT_TIMEOUT,
      values.OTEL_BLRP_MAX_QUEUE_SIZE,
      values.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE,
    ),
    metricExport: {
      intervalMillis: values.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000,
      timeoutMillis: values.OTEL_METRIC_EXPORT_TIMEOUT ?? 30_000,
      temporality: values.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE ?? 'cumulative',
      histogramAggregation:
        values.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION ?? 'explicit_bucket_histogram',
    },
    instrumentations: {
      only: values.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
      disabled: [...(values.OTEL_NODE_DISABLED_INSTRUMENTATIONS ?? []), ...(values.disabledInstrumentations ?? [])],
    },
    diagnosticsLevel: values.OTEL_LOG_LEVEL ?? ('warn' satisfies DiagnosticsLevel),
    startupLine: values.OTEL_LOG_LEVEL === undefined || !['none', 'error', 'warn'].includes(values.OTEL_LOG_LEVEL),
    log: { directory: resolve(directory, options.log ?? values.SPANREEL_LOG ?? join('.spanreel', 'log')) },
    strictEvents: options.strictEvents ?? values.SPANREEL_STRICT_EVENTS ?? false,
    captureContent: options.captureContent ?? values.SPANREEL_CAPTURE_CONTENT ?? 'events',
    redactionKey: options.redactionKey ?? values.SPANREEL_REDACTION_KEY,
    redactionPolicy: options.redactionPolicy ?? {},
    nameModel: nameModel === undefined ? undefined : resolve(directory, nameModel),
    tokens: {
      scope: options.tokenScope ?? values.SPANREEL_TOKEN_SCOPE ?? 'all',
      mode: options.tokenMode ?? values.SPANREEL_TOKEN_MODE ?? 'keyed',
    },
    vault: vaultSettings(values, options, directory),
    breakerStderr: values.SPANREEL_BREAKER_STDERR ?? 'fallback',
    apiEvents: options.apiEvents ?? values.SPANREEL_API_EVENTS ?? false,
    baggageHosts: options.baggageHosts ?? values.SPANREEL_BAGGAGE_HOSTS ?? [],
    traceIdHeaderHosts: options.traceIdHosts ?? values.SPANREEL_TRACE_ID_HOSTS ?? [],
  });
}

const DAY_MS = 86_400_000;

function vaultSettings(values: Environment, options: ConfigOptions, directory: string): VaultSettings | undefined {
  const { vault = values.SPANREEL_VAULT ?? false, vaultMasterKeys: keys, vaultTtlMillis } = options;
  if (vault === false) return undefined;
  const file = values.SPANREEL_VAULT_MASTER_KEY_FILE;
  return {
    directory: vault === true ? undefined : resolve(directory, vault),
    ttlMillis: vaultTtlMillis ?? values.SPANREEL_VAULT_TTL ?? DAY_MS,
    masterKey: values.SPANREEL_VAULT_MASTER_KEY,
    masterKeyFile: file === undefined ? undefined : resolve(directory, file),
    // A function, since all else in here is frozen and a client of a KMS must not be.
    masterKeys: keys && (() => keys),
  };
}

function sampler(name: SamplerName = 'parentbased_always_on', ratio = 1): SamplerSetting {
  if (name.startsWith('parentbased_')) {
    return { kind: 'parentbased', root: sampler(name.slice('parentbased_'.length) as SamplerName, ratio) };
  }
  if (name === 'traceidratio') return { kind: name, ratio };
  return { kind: name as 'always_on' | 'always_off' };
}

function batch(scheduleDelayMillis: number, timeout = 30_000, queue = 2048, size = 512): BatchSettings {
  // "must be less or equal to the queue size": a batch that never fills would never be sent early.
  const maxExportBatchSize = Math.min(size, queue);
  return { scheduleDelayMillis, exportTimeoutMillis: timeout, maxQueueSize: queue, maxExportBatchSize };
}

function logRecordLimits(values: Environment, general: AttributeLimits): AttributeLimits {
  return {
    attributeCountLimit: values.OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT ?? general.attributeCountLimit,
    attributeValueLengthLimit: values.OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT ?? general.attributeValueLengthLimit,
  };
}

const allDetectors = ['env', 'host', 'os', 'process', 'serviceinstance', 'container'];

function detectors(names: readonly string[] = ['all']): readonly string[] {
  return names.includes('all') ? allDetectors : withoutNone(names);
}

function withoutNone(names: readonly string[]): readonly string[] {
  return names.includes('none') ? [] : names;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
