import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readConfigFile } from './config-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-file-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function read(yaml: string): ReturnType<typeof readConfigFile> {
  const path = join(folder, 'otel.yaml');
  writeFileSync(path, `file_format: "1.0"\n${yaml}`);
  return readConfigFile(path);
}

const off = {
  OTEL_RESOURCE_ATTRIBUTES: {},
  OTEL_NODE_RESOURCE_DETECTORS: ['env'],
  OTEL_PROPAGATORS: ['none'],
  OTEL_TRACES_EXPORTER: ['none'],
  OTEL_METRICS_EXPORTER: ['none'],
  OTEL_LOGS_EXPORTER: ['none'],
};

describe('readConfigFile', () => {
  test('leaves everything off that the file does not name, as the specification says', () => {
    expect(read('')).toEqual(off);
  });

  test('reads providers, resource, propagators, limits and what is ours', () => {
    const values = read(`
log_level: debug
resource:
  attributes:
    - { name: service.name, value: bank }
  attributes_list: "deployment.environment.name=prod"
  detection/development:
    detectors: [ { host: }, { service: } ]
attribute_limits: { attribute_value_length_limit: 4096 }
propagator: { composite: [ { tracecontext: }, { baggage: } ] }
tracer_provider:
  sampler: { parent_based: { root: { trace_id_ratio_based: { ratio: 0.5 } } } }
  limits: { event_count_limit: 5 }
  processors:
    - batch:
        schedule_delay: 100
        exporter:
          otlp_http:
            endpoint: https://otlp.example/v1/traces
            headers: [ { name: authorization, value: "Bearer x" } ]
            compression: gzip
            tls: { ca_file: /ca.pem }
    - batch: { exporter: { console: } }
meter_provider:
  readers:
    - periodic:
        interval: 1000
        exporter: { otlp_http: { endpoint: "https://otlp.example/v1/metrics", encoding: json, temporality_preference: low_memory } }
logger_provider:
  processors:
    - batch: { exporter: { spanreel_log: } }
distribution:
  spanreel:
    log: /var/log/spanreel
    capture_content: none
    baggage_hosts: [ a.example, b.example ]
`);

    expect(values).toEqual({
      OTEL_LOG_LEVEL: 'debug',
      OTEL_RESOURCE_ATTRIBUTES: { 'service.name': 'bank', 'deployment.environment.name': 'prod' },
      OTEL_NODE_RESOURCE_DETECTORS: ['env', 'host', 'os', 'serviceinstance'],
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: 4096,
      OTEL_PROPAGATORS: ['tracecontext', 'baggage'],
      OTEL_TRACES_EXPORTER: ['otlp', 'console'],
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: 0.5,
      OTEL_SPAN_EVENT_COUNT_LIMIT: 5,
      OTEL_BSP_SCHEDULE_DELAY: 100,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otlp.example/v1/traces',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: { authorization: 'Bearer x' },
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: '/ca.pem',
      OTEL_METRICS_EXPORTER: ['otlp'],
      OTEL_METRIC_EXPORT_INTERVAL: 1000,
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://otlp.example/v1/metrics',
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: {},
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'lowmemory',
      OTEL_LOGS_EXPORTER: ['log'],
      SPANREEL_LOG: '/var/log/spanreel',
      SPANREEL_CAPTURE_CONTENT: 'none',
      SPANREEL_BAGGAGE_HOSTS: ['a.example', 'b.example'],
    });
  });

  test('puts variables of the environment in, as the file asks', () => {
    process.env['CONFIG_FILE_TEST'] = 'from-env';
    try {
      expect(read('resource: { attributes: [ { name: service.name, value: "${CONFIG_FILE_TEST}" } ] }')).toEqual({
        ...off,
        OTEL_RESOURCE_ATTRIBUTES: { 'service.name': 'from-env' },
      });
    } finally {
      delete process.env['CONFIG_FILE_TEST'];
    }
  });

  test.for([
    [
      'tracer_provider: { processors: [ { batch: { exporter: { otlp_grpc: } } } ] }',
      'asks for tracer_provider.processors[0].batch.exporter.otlp_grpc, which Spanreel does not support; remove it',
    ],
    [
      'tracer_provider: { processors: [ { simple: { exporter: { console: } } } ] }',
      'asks for tracer_provider.processors[0].simple, which Spanreel does not support; remove it',
    ],
    [
      'meter_provider: { readers: [ { periodic: { exporter: { console: } } } ], views: [ { selector: {}, stream: {} } ] }',
      'asks for meter_provider.views, which Spanreel does not support; remove it',
    ],
    [
      'propagator: { composite_list: "b3" }',
      'asks for the propagator "b3", which Spanreel does not support, at propagator',
    ],
    [
      'distribution: { spanreel: { capture_content: all } }',
      'has a value of capture_content that is none of none, events, events+spans; use one of them, at distribution.spanreel',
    ],
    ['distribution: { other: {} }', 'asks for distribution.other, which Spanreel does not support; remove it'],
    ['tracer_provider: 5', 'is no valid configuration: /tracer_provider must be object'],
    ['resource: [', expect.stringMatching(/^is no valid configuration: /)],
  ] as const)('refuses %s', ([yaml, message]) => {
    expect(() => read(yaml)).toThrow(expect.objectContaining({ message }));
  });

  test('says that a file does not exist', () => {
    expect(() => readConfigFile(join(folder, 'none.yaml'))).toThrow(
      'does not exist; set it to the path of a YAML file',
    );
  });
});
