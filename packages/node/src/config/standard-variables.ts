import type { DiagnosticsLevel } from './config.ts';
import type { Variable } from './variable.ts';
import { flag, httpUrl, integer, list, oneOf, pairs, perSignal, ratio, secret, text } from './variable.ts';

type Pairs = Readonly<Record<string, string>>;
type Protocol = 'http/protobuf' | 'http/json';
type Compression = 'none' | 'gzip';

/** The variables of the OpenTelemetry specification that Spanreel reads, and what it reads from them. */
export interface StandardEnvironment extends OtlpEnvironment {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_CONFIG_FILE: string;
  readonly OTEL_SERVICE_NAME: string;
  readonly OTEL_RESOURCE_ATTRIBUTES: Pairs;
  readonly OTEL_NODE_RESOURCE_DETECTORS: readonly string[];
  readonly OTEL_LOG_LEVEL: DiagnosticsLevel;
  readonly OTEL_PROPAGATORS: readonly string[];
  readonly OTEL_TRACES_SAMPLER: SamplerName;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
  readonly OTEL_TRACES_EXPORTER: readonly string[];
  readonly OTEL_METRICS_EXPORTER: readonly string[];
  readonly OTEL_LOGS_EXPORTER: readonly string[];
  readonly OTEL_METRIC_EXPORT_INTERVAL: number;
  readonly OTEL_METRIC_EXPORT_TIMEOUT: number;
  readonly OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative' | 'delta' | 'lowmemory';
  readonly OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
    | 'explicit_bucket_histogram'
    | 'base2_exponential_bucket_histogram';
  readonly OTEL_BSP_SCHEDULE_DELAY: number;
  readonly OTEL_BSP_EXPORT_TIMEOUT: number;
  readonly OTEL_BSP_MAX_QUEUE_SIZE: number;
  readonly OTEL_BSP_MAX_EXPORT_BATCH_SIZE: number;
  readonly OTEL_BLRP_SCHEDULE_DELAY: number;
  readonly OTEL_BLRP_EXPORT_TIMEOUT: number;
  readonly OTEL_BLRP_MAX_QUEUE_SIZE: number;
  readonly OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: number;
  readonly OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: number;
  readonly OTEL_ATTRIBUTE_COUNT_LIMIT: number;
  readonly OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: number;
  readonly OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: number;
  readonly OTEL_SPAN_EVENT_COUNT_LIMIT: number;
  readonly OTEL_SPAN_LINK_COUNT_LIMIT: number;
  readonly OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: number;
  readonly OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: number;
  readonly OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: number;
  readonly OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: number;
  readonly OTEL_NODE_ENABLED_INSTRUMENTATIONS: readonly string[];
  readonly OTEL_NODE_DISABLED_INSTRUMENTATIONS: readonly string[];
}

type OtlpSetting<Infix extends string> = {
  readonly [
    Name in 'ENDPOINT' | 'CERTIFICATE' | 'CLIENT_KEY' | 'CLIENT_CERTIFICATE' as `OTEL_EXPORTER_OTLP_${Infix}${Name}`
  ]: string;
} & { readonly [Name in 'PROTOCOL' as `OTEL_EXPORTER_OTLP_${Infix}${Name}`]: Protocol } & {
  readonly [Name in 'HEADERS' as `OTEL_EXPORTER_OTLP_${Infix}${Name}`]: Pairs;
} & { readonly [Name in 'TIMEOUT' as `OTEL_EXPORTER_OTLP_${Infix}${Name}`]: number } & {
  readonly [Name in 'COMPRESSION' as `OTEL_EXPORTER_OTLP_${Infix}${Name}`]: Compression;
};

type OtlpEnvironment = OtlpSetting<''> & OtlpSetting<'TRACES_'> & OtlpSetting<'METRICS_'> & OtlpSetting<'LOGS_'>;

export type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

const samplers: readonly SamplerName[] = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];
const exporters = ['otlp', 'console', 'none'];
const exporterFallback = '`otlp` with an endpoint, else the event log';
const levels: readonly DiagnosticsLevel[] = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'];
const milliseconds = { unit: 'milliseconds' };

const endpoint = httpUrl('none: the event log', 'Where OTLP/HTTP is sent, `/v1/<signal>` is appended.');
const protocol = oneOf<Protocol>(['http/protobuf', 'http/json'], '`http/protobuf`', 'How OTLP is encoded.');
const headers = secret(pairs('none', 'Headers of every export request.'));
const timeout = integer('10000', 'How long an export request may take.', milliseconds);
const compression = oneOf<Compression>(['none', 'gzip'], '`none`', 'How export requests are compressed.');
const certificate = text(
  "the system's",
  "Certificate authority that the receiver's certificate is checked against.",
  'PEM file',
);
const clientKey = text('none', 'Private key for mutual TLS.', 'PEM file');
const clientCertificate = text('none', 'Certificate for mutual TLS.', 'PEM file');

function otlp<Infix extends 'TRACES_' | 'METRICS_' | 'LOGS_'>(
  infix: Infix,
): { readonly [Name in keyof OtlpSetting<Infix>]: Variable<OtlpSetting<Infix>[Name]> } {
  const name = (setting: string): string => `OTEL_EXPORTER_OTLP_${infix}${setting}`;
  const general = (setting: string): string => `OTEL_EXPORTER_OTLP_${setting}`;
  const used = `Where OTLP/HTTP for ${infix.slice(0, -1).toLowerCase()} is sent, used as it is.`;
  return {
    [name('ENDPOINT')]: perSignal(endpoint, general('ENDPOINT'), { meaning: used }),
    [name('PROTOCOL')]: perSignal(protocol, general('PROTOCOL')),
    [name('HEADERS')]: perSignal(headers, general('HEADERS')),
    [name('TIMEOUT')]: perSignal(timeout, general('TIMEOUT')),
    [name('COMPRESSION')]: perSignal(compression, general('COMPRESSION')),
    [name('CERTIFICATE')]: perSignal(certificate, general('CERTIFICATE')),
    [name('CLIENT_KEY')]: perSignal(clientKey, general('CLIENT_KEY')),
    [name('CLIENT_CERTIFICATE')]: perSignal(clientCertificate, general('CLIENT_CERTIFICATE')),
  } as { readonly [Name in keyof OtlpSetting<Infix>]: Variable<OtlpSetting<Infix>[Name]> };
}

export const standardVariables: {
  readonly [Name in keyof StandardEnvironment]: Variable<StandardEnvironment[Name]>;
} = {
  OTEL_SDK_DISABLED: flag('Switches everything off.'),
  OTEL_CONFIG_FILE: text('none', 'Declarative configuration; replaces all other variables.', 'YAML file'),
  OTEL_SERVICE_NAME: text("`name` of the application's package.json", 'Name of the service.'),
  OTEL_RESOURCE_ATTRIBUTES: pairs('none', 'Attributes of the resource.'),
  OTEL_NODE_RESOURCE_DETECTORS: list(
    ['all', 'none', 'env', 'host', 'os', 'process', 'serviceinstance', 'container'],
    '`all`',
    'What is found out about the process by itself.',
  ),
  OTEL_LOG_LEVEL: oneOf(
    levels,
    '`warn`, and the start-up line',
    "How much OpenTelemetry's own diagnostics say on stderr.",
  ),
  OTEL_PROPAGATORS: list(['tracecontext', 'baggage', 'none'], '`tracecontext,baggage`', 'What travels with requests.'),
  OTEL_TRACES_SAMPLER: oneOf(samplers, '`parentbased_always_on`', 'Which traces are recorded; events always are.'),
  OTEL_TRACES_SAMPLER_ARG: ratio('1', 'Share of traces for the `traceidratio` samplers.'),
  OTEL_TRACES_EXPORTER: list(exporters, exporterFallback, 'Where spans go.'),
  OTEL_METRICS_EXPORTER: list(exporters, exporterFallback, 'Where metrics go.'),
  OTEL_LOGS_EXPORTER: list(
    exporters,
    exporterFallback,
    'Where log records go; events are in the event log whatever it says.',
  ),
  OTEL_METRIC_EXPORT_INTERVAL: integer('60000', 'Time between two exports of metrics.', { least: 1, ...milliseconds }),
  OTEL_METRIC_EXPORT_TIMEOUT: integer('30000', 'How long an export of metrics may take.', {
    least: 1,
    ...milliseconds,
  }),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: oneOf(
    ['cumulative', 'delta', 'lowmemory'],
    '`cumulative`',
    'Whether metrics count since the start or since the last export.',
  ),
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: oneOf(
    ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
    '`explicit_bucket_histogram`',
    'What histograms are made of.',
  ),
  OTEL_BSP_SCHEDULE_DELAY: integer('5000', 'Longest time that a span waits for its batch.', milliseconds),
  OTEL_BSP_EXPORT_TIMEOUT: integer('30000', 'How long an export of spans may take.', milliseconds),
  OTEL_BSP_MAX_QUEUE_SIZE: integer('2048', 'Spans that wait at most; more go to the event log.', { least: 1 }),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: integer('512', 'Spans in one request at most.', { least: 1 }),
  OTEL_BLRP_SCHEDULE_DELAY: integer('1000', 'Longest time that a log record waits for its batch.', milliseconds),
  OTEL_BLRP_EXPORT_TIMEOUT: integer('30000', 'How long an export of log records may take.', milliseconds),
  OTEL_BLRP_MAX_QUEUE_SIZE: integer('2048', 'Log records that wait at most.', { least: 1 }),
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: integer('512', 'Log records in one request at most.', { least: 1 }),
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: integer('none', 'Longest attribute value, in characters, cut after redaction.'),
  OTEL_ATTRIBUTE_COUNT_LIMIT: integer('128', 'Most attributes of a span or log record.'),
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: integer('`OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`', 'The same for spans.'),
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: integer('`OTEL_ATTRIBUTE_COUNT_LIMIT`', 'The same for spans.'),
  OTEL_SPAN_EVENT_COUNT_LIMIT: integer('128', 'Most events of a span; the oldest go first.'),
  OTEL_SPAN_LINK_COUNT_LIMIT: integer('128', 'Most links of a span.'),
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: integer('128', 'Most attributes of a span event.'),
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: integer('128', 'Most attributes of a link.'),
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: integer(
    '`OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`',
    'The same for log records.',
  ),
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: integer('`OTEL_ATTRIBUTE_COUNT_LIMIT`', 'The same for log records.'),
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: list(undefined, 'all', 'Only these instrumentations, by short name.'),
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: list(undefined, 'none', 'Not these instrumentations, by short name.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: headers,
  OTEL_EXPORTER_OTLP_TIMEOUT: timeout,
  OTEL_EXPORTER_OTLP_COMPRESSION: compression,
  OTEL_EXPORTER_OTLP_CERTIFICATE: certificate,
  OTEL_EXPORTER_OTLP_CLIENT_KEY: clientKey,
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: clientCertificate,
  ...otlp('TRACES_'),
  ...otlp('METRICS_'),
  ...otlp('LOGS_'),
};
