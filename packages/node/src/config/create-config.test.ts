import { describe, expect, test } from 'vitest';

import { createConfig } from './create-config.ts';

const target = {
  protocol: 'http/protobuf',
  headers: {},
  timeoutMillis: 10_000,
  compression: 'none',
  tls: {},
};

describe('createConfig', () => {
  test('fills in the defaults of the specification, and the event log as the only destination', () => {
    expect(createConfig({}, {}, '/app')).toEqual({
      serviceName: undefined,
      resourceAttributes: {},
      resourceDetectors: ['env', 'host', 'os', 'process', 'serviceinstance', 'container'],
      outputs: { traces: [{ kind: 'log' }], metrics: [{ kind: 'log' }], logs: [{ kind: 'log' }] },
      sampler: { kind: 'parentbased', root: { kind: 'always_on' } },
      propagators: ['tracecontext', 'baggage'],
      spanLimits: {
        attributeCountLimit: 128,
        attributeValueLengthLimit: Infinity,
        eventCountLimit: 128,
        linkCountLimit: 128,
        attributePerEventCountLimit: 128,
        attributePerLinkCountLimit: 128,
      },
      logRecordLimits: { attributeCountLimit: 128, attributeValueLengthLimit: Infinity },
      spanBatch: {
        scheduleDelayMillis: 5000,
        exportTimeoutMillis: 30_000,
        maxQueueSize: 2048,
        maxExportBatchSize: 512,
      },
      logBatch: { scheduleDelayMillis: 1000, exportTimeoutMillis: 30_000, maxQueueSize: 2048, maxExportBatchSize: 512 },
      metricExport: {
        intervalMillis: 60_000,
        timeoutMillis: 30_000,
        temporality: 'cumulative',
        histogramAggregation: 'explicit_bucket_histogram',
      },
      instrumentations: { only: undefined, disabled: [] },
      diagnosticsLevel: 'warn',
      startupLine: true,
      log: { directory: '/app/.spanreel/log' },
      strictEvents: false,
      captureContent: 'events',
      redactionKey: undefined,
      redactionPolicy: {},
      tokens: { scope: 'all', mode: 'keyed' },
      vault: undefined,
      breakerStderr: 'fallback',
      apiEvents: false,
      baggageHosts: [],
      traceIdHeaderHosts: [],
    });
  });

  test('knows where the vault is, and takes from code what the environment says otherwise', () => {
    const environment = {
      SPANREEL_VAULT: true,
      SPANREEL_VAULT_TTL: 60_000,
      SPANREEL_VAULT_MASTER_KEY_FILE: 'master.key',
      SPANREEL_TOKEN_SCOPE: 'tenant',
      SPANREEL_TOKEN_MODE: 'random',
    } as const;
    const kms = { id: 'kms', wrap: (key: Uint8Array) => key, unwrap: (key: Uint8Array) => key };
    const { tokens, vault } = createConfig(environment, {}, '/app');
    expect([tokens, vault]).toEqual([
      { scope: 'tenant', mode: 'random' },
      {
        directory: undefined,
        ttlMillis: 60_000,
        masterKey: undefined,
        masterKeyFile: '/app/master.key',
        masterKeys: undefined,
      },
    ]);
    const coded = createConfig(
      environment,
      { vault: 'safe', vaultTtlMillis: 1000, vaultMasterKeys: [kms], tokenScope: 'all', tokenMode: 'keyed' },
      '/app',
    );
    expect([coded.tokens, coded.vault?.directory, coded.vault?.ttlMillis, coded.vault?.masterKeys?.()]).toEqual([
      { scope: 'all', mode: 'keyed' },
      '/app/safe',
      1000,
      [kms],
    ]);
    // A client behind it must not be.
    expect(Object.isFrozen(kms)).toBe(false);
    expect(createConfig(environment, { vault: false }).vault).toBeUndefined();
  });

  test('is frozen to the bottom', () => {
    const config = createConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' });

    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.outputs.traces[0])).toBe(true);
    expect(() => Object.assign(config.spanBatch, { maxQueueSize: 1 })).toThrow(TypeError);
  });

  test('lets code beat the environment', () => {
    const config = createConfig(
      {
        OTEL_SERVICE_NAME: 'env',
        SPANREEL_LOG: 'env',
        SPANREEL_CAPTURE_CONTENT: 'none',
        OTEL_RESOURCE_ATTRIBUTES: { a: '1', b: '1' },
      },
      { serviceName: 'code', log: 'code', captureContent: 'events', resourceAttributes: { b: '2' } },
      '/app',
    );

    expect(config).toMatchObject({
      serviceName: 'code',
      log: { directory: '/app/code' },
      captureContent: 'events',
      resourceAttributes: { a: '1', b: '2' },
    });
  });

  test('sends every signal to an endpoint, with the path of each', () => {
    const { outputs } = createConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/base/',
      OTEL_EXPORTER_OTLP_HEADERS: { a: '1' },
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:4318',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: { b: '2' },
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'gzip',
    });

    expect(outputs).toEqual({
      traces: [
        { kind: 'otlp', target: { ...target, headers: { a: '1' }, url: 'http://collector:4318/base/v1/traces' } },
      ],
      metrics: [
        {
          kind: 'otlp',
          target: { ...target, headers: { a: '1' }, compression: 'gzip', url: 'http://collector:4318/base/v1/metrics' },
        },
      ],
      logs: [{ kind: 'otlp', target: { ...target, headers: { a: '1', b: '2' }, url: 'http://logs:4318' } }],
    });
  });

  test('sends one signal to its own endpoint and leaves the others in the event log', () => {
    const { outputs } = createConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:4318/v1/traces' });

    expect(outputs).toMatchObject({ traces: [{ kind: 'otlp' }], metrics: [{ kind: 'log' }], logs: [{ kind: 'log' }] });
  });

  test('takes exporters by name: the default endpoint for otlp, nothing for none', () => {
    const { outputs } = createConfig({
      OTEL_TRACES_EXPORTER: ['otlp', 'console'],
      OTEL_METRICS_EXPORTER: ['none'],
      OTEL_LOGS_EXPORTER: ['console'],
    });

    expect(outputs).toEqual({
      traces: [{ kind: 'otlp', target: { ...target, url: 'http://localhost:4318/v1/traces' } }, { kind: 'console' }],
      metrics: [],
      logs: [{ kind: 'console' }],
    });
  });

  test.for([
    ['always_off', { kind: 'always_off' }],
    ['traceidratio', { kind: 'traceidratio', ratio: 0.1 }],
    ['parentbased_traceidratio', { kind: 'parentbased', root: { kind: 'traceidratio', ratio: 0.1 } }],
  ] as const)('reads the sampler %s', ([name, setting]) => {
    expect(createConfig({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: 0.1 }).sampler).toEqual(setting);
  });

  test('gives signals the general limits where they have none of their own', () => {
    const config = createConfig({ OTEL_ATTRIBUTE_COUNT_LIMIT: 10, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: 20 });

    expect(config.spanLimits.attributeCountLimit).toBe(20);
    expect(config.logRecordLimits.attributeCountLimit).toBe(10);
  });

  test('never waits for a batch that the queue cannot hold', () => {
    expect(createConfig({ OTEL_BSP_MAX_QUEUE_SIZE: 100 }).spanBatch.maxExportBatchSize).toBe(100);
  });

  test.for([
    [undefined, true],
    ['info', true],
    ['debug', true],
    ['warn', false],
    ['error', false],
    ['none', false],
  ] as const)('with OTEL_LOG_LEVEL=%s prints the start-up line: %s', ([level, printed]) => {
    expect(createConfig(level === undefined ? {} : { OTEL_LOG_LEVEL: level }).startupLine).toBe(printed);
  });
});
