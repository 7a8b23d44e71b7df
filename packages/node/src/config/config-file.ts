// Loaded when OTEL_CONFIG_FILE is set.
import {
  mergeHeadersConfig,
  mergePropagatorCompositeConfig,
  mergeResourceAttributesConfig,
  parseConfigFile,
} from '@opentelemetry/configuration';

import { ConfigSection } from './config-section.ts';
import { ownVariables } from './own-variables.ts';
import type { Environment } from './read-environment.ts';
import type { Variable } from './variable.ts';

type Values = { -readonly [Name in keyof Environment]: Environment[Name] };
type Signal = 'TRACES' | 'METRICS' | 'LOGS';

const ONE_EACH = 'has more than one processor or reader with the same exporter; keep one';

/**
 * Reads a declarative configuration (schema 1.x, `file_format: "1.0"`) into the same values as the variables. Throws, in words that
 * follow "OTEL_CONFIG_FILE … ", when the file cannot be read, is invalid, or asks for something that Spanreel does not support.
 */
export function readConfigFile(path: string): Environment {
  const file = new ConfigSection(parse(path), '');
  const values: Values = {};
  if (file.take('disabled') === true) values.OTEL_SDK_DISABLED = true;
  readResource(file.section('resource'), values);
  readLimits(file.section('attribute_limits'), values, '');
  readPropagator(file.section('propagator'), values);
  readTraces(file, values);
  readMetrics(file, values);
  readLogs(file, values);
  const level = file.text('log_level');
  if (level !== undefined) values.OTEL_LOG_LEVEL = toLevel(level);
  readOwn(file.section('distribution'), values);
  file.end();
  return values;
}

function parse(path: string): unknown {
  try {
    return parseConfigFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error('does not exist; set it to the path of a YAML file', { cause: error });
    if (code !== undefined) throw new Error(`cannot be read (${code})`, { cause: error });
    const reason = message.replace(/^.*?: .*?: (?=\S)/, '').replaceAll(/\s*\n\s*/g, '; ');
    throw new Error(`is no valid configuration: ${reason}`, { cause: error });
  }
}

function readResource(resource: ConfigSection, values: Values): void {
  const merged = mergeResourceAttributesConfig(resource.list('attributes'), resource.text('attributes_list')) ?? [];
  resource.take('schema_url');
  values.OTEL_RESOURCE_ATTRIBUTES = Object.fromEntries(merged.map(({ name, value }) => [name, String(value)]));
  const detection = resource.section('detection/development');
  values.OTEL_NODE_RESOURCE_DETECTORS = [
    'env',
    ...detection.sections('detectors').flatMap((detector) => {
      const names = ['container', 'host', 'process', 'service'].filter((name) => detector.has(name));
      for (const name of names) detector.take(name);
      detector.end();
      return names.flatMap((name) => ({ service: ['serviceinstance'], host: ['host', 'os'] })[name] ?? [name]);
    }),
  ];
  detection.end();
  resource.end();
}

function readLimits(limits: ConfigSection, values: Values, infix: '' | 'SPAN_' | 'LOGRECORD_'): void {
  const length = limits.number('attribute_value_length_limit');
  const count = limits.number('attribute_count_limit');
  if (length !== undefined) values[`OTEL_${infix}ATTRIBUTE_VALUE_LENGTH_LIMIT`] = length;
  if (count !== undefined) values[`OTEL_${infix}ATTRIBUTE_COUNT_LIMIT`] = count;
  if (infix === 'SPAN_') {
    const names = {
      event: 'SPAN_EVENT',
      link: 'SPAN_LINK',
      event_attribute: 'EVENT_ATTRIBUTE',
      link_attribute: 'LINK_ATTRIBUTE',
    };
    for (const [key, name] of Object.entries(names) as [string, 'SPAN_EVENT'][]) {
      const limit = limits.number(`${key}_count_limit`);
      if (limit !== undefined) values[`OTEL_${name}_COUNT_LIMIT`] = limit;
    }
  }
  limits.end();
}

function readPropagator(propagator: ConfigSection, values: Values): void {
  const merged = mergePropagatorCompositeConfig(propagator.list('composite'), propagator.text('composite_list')) ?? [];
  const names = merged.flatMap((entry) => Object.keys(entry));
  const stranger = names.find((name) => !['tracecontext', 'baggage', 'none'].includes(name));
  if (stranger !== undefined)
    propagator.fail(`asks for the propagator "${stranger}", which Spanreel does not support,`);
  values.OTEL_PROPAGATORS = names.length === 0 ? ['none'] : names;
  propagator.end();
}

function readTraces(file: ConfigSection, values: Values): void {
  const provider = file.section('tracer_provider');
  const exporters = provider.sections('processors').map((processor) => {
    const kind = readProcessor(processor, values, 'BSP');
    return readExporter(kind, values, 'TRACES');
  });
  values.OTEL_TRACES_EXPORTER = once(exporters);
  readLimits(provider.section('limits'), values, 'SPAN_');
  if (provider.has('sampler')) readSampler(provider.section('sampler'), values, '');
  provider.end();
}

function readLogs(file: ConfigSection, values: Values): void {
  const provider = file.section('logger_provider');
  const exporters = provider
    .sections('processors')
    .map((processor) => readExporter(readProcessor(processor, values, 'BLRP'), values, 'LOGS'));
  values.OTEL_LOGS_EXPORTER = once(exporters);
  readLimits(provider.section('limits'), values, 'LOGRECORD_');
  provider.end();
}

function readMetrics(file: ConfigSection, values: Values): void {
  const provider = file.section('meter_provider');
  const exporters = provider.sections('readers').map((reader) => {
    const periodic = reader.section('periodic');
    reader.end();
    const interval = periodic.number('interval');
    const timeout = periodic.number('timeout');
    if (interval !== undefined) values.OTEL_METRIC_EXPORT_INTERVAL = interval;
    if (timeout !== undefined) values.OTEL_METRIC_EXPORT_TIMEOUT = timeout;
    const exporter = periodic.section('exporter');
    periodic.end();
    return readExporter(exporter, values, 'METRICS');
  });
  values.OTEL_METRICS_EXPORTER = once(exporters);
  provider.end();
}

/** Reads a batch processor's settings and gives the section of its exporter. */
function readProcessor(processor: ConfigSection, values: Values, prefix: 'BSP' | 'BLRP'): ConfigSection {
  const batch = processor.section('batch');
  processor.end();
  for (const key of ['schedule_delay', 'export_timeout', 'max_queue_size', 'max_export_batch_size'] as const) {
    const value = batch.number(key);
    const name = key.toUpperCase() as Uppercase<typeof key>;
    if (value !== undefined) values[`OTEL_${prefix}_${name}`] = value;
  }
  const exporter = batch.section('exporter');
  batch.end();
  return exporter;
}

/** Reads the one exporter of a section and gives its name in `OTEL_<SIGNAL>_EXPORTER`; `spanreel_log` is the event log. */
function readExporter(exporter: ConfigSection, values: Values, signal: Signal): string {
  for (const [key, name] of [
    ['console', 'console'],
    ['spanreel_log', 'log'],
  ] as const) {
    if (!exporter.has(key)) continue;
    exporter.section(key).end();
    exporter.end();
    return name;
  }
  if (!exporter.has('otlp_http')) {
    exporter.end();
    exporter.fail('has no exporter');
  }
  readOtlp(exporter.section('otlp_http'), values, signal);
  exporter.end();
  return 'otlp';
}

function readOtlp(otlp: ConfigSection, values: Values, signal: Signal): void {
  const prefix = `OTEL_EXPORTER_OTLP_${signal}_` as const;
  const tls = otlp.section('tls');
  const read: Record<string, unknown> = {
    ENDPOINT: otlp.take('endpoint') ?? `http://localhost:4318/v1/${signal.toLowerCase()}`,
    HEADERS: mergeHeadersConfig(otlp.list('headers'), otlp.text('headers_list')),
    COMPRESSION: otlp.take('compression'),
    TIMEOUT: otlp.take('timeout'),
    PROTOCOL: otlp.take('encoding') === 'json' ? 'http/json' : 'http/protobuf',
    CERTIFICATE: tls.take('ca_file'),
    CLIENT_KEY: tls.take('key_file'),
    CLIENT_CERTIFICATE: tls.take('cert_file'),
  };
  tls.end();
  if (signal === 'METRICS') {
    const temporality = otlp.text('temporality_preference');
    const aggregation = otlp.text('default_histogram_aggregation');
    read['TEMPORALITY_PREFERENCE'] = temporality?.replace('_', '');
    read['DEFAULT_HISTOGRAM_AGGREGATION'] = aggregation;
  }
  otlp.end();
  for (const [name, value] of Object.entries(read)) {
    if (value !== undefined) (values as Record<string, unknown>)[`${prefix}${name}`] = value;
  }
}

function readSampler(sampler: ConfigSection, values: Values, prefix: '' | 'parentbased_'): void {
  if (sampler.has('parent_based')) {
    const parent = sampler.section('parent_based');
    sampler.end();
    if (prefix !== '') parent.fail('nests parent_based');
    readSampler(parent.section('root'), values, 'parentbased_');
    parent.end();
    return;
  }
  const names = { always_on: 'always_on', always_off: 'always_off', trace_id_ratio_based: 'traceidratio' } as const;
  const key = (Object.keys(names) as (keyof typeof names)[]).find((name) => sampler.has(name)) ?? 'always_on';
  const options = sampler.section(key);
  if (key === 'trace_id_ratio_based') values.OTEL_TRACES_SAMPLER_ARG = options.number('ratio') ?? 1;
  options.end();
  sampler.end();
  values.OTEL_TRACES_SAMPLER = `${prefix}${names[key]}`;
}

/** Under `distribution.spanreel`: our variables in lower case, without `SPANREEL_`. */
function readOwn(distribution: ConfigSection, values: Values): void {
  const own = distribution.section('spanreel');
  for (const [name, variable] of Object.entries<Variable<unknown>>(ownVariables)) {
    const key = name.slice('SPANREEL_'.length).toLowerCase();
    const value = own.take(key) as string | readonly string[] | undefined;
    if (value === undefined) continue;
    const reading = variable.read([value].flat().join(','));
    if ('value' in reading) (values as Record<string, unknown>)[name] = reading.value;
    else own.fail(`has a value of ${key} that ${reading.wrong},`);
  }
  own.end();
  distribution.end();
}

function once(exporters: readonly string[]): string[] {
  if (new Set(exporters).size < exporters.length) throw new Error(ONE_EACH);
  return exporters.length === 0 ? ['none'] : [...exporters];
}

function toLevel(severity: string): NonNullable<Environment['OTEL_LOG_LEVEL']> {
  const name = severity.replace(/\d$/, '');
  if (name === 'trace') return 'verbose';
  return name === 'fatal' ? 'error' : (name as 'debug' | 'info' | 'warn' | 'error');
}
