import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, test } from 'vitest';

import { createConfig } from '../config/create-config.ts';
import type { Environment } from '../config/read-environment.ts';
import { startUpLine } from './start-up-line.ts';

const resource = resourceFromAttributes({ 'service.name': 'bank', 'service.version': '1.2.3' });
const line = (values: Environment, writable = true): string => startUpLine(createConfig(values), resource, writable);

test('names the event log', () => {
  expect(line({})).toBe(
    'on for bank 1.2.3: spans, metrics, logs, events → .spanreel/log, redacted; content in events, baggage to private hosts only',
  );
});

test('names the endpoint without what may be secret in it', () => {
  expect(line({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:hunter2@otlp.example/base?key=hunter2' })).toBe(
    'on for bank 1.2.3: spans, metrics, logs, events → https://otlp.example/base (http/protobuf), redacted; ' +
      'content in events, baggage to private hosts only',
  );
});

test('names every destination of a mixture, and what differs', () => {
  expect(
    line({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:4318/v1/traces',
      OTEL_METRICS_EXPORTER: ['none'],
      OTEL_LOGS_EXPORTER: ['console'],
      OTEL_TRACES_SAMPLER: 'always_off',
      SPANREEL_CAPTURE_CONTENT: 'none',
      SPANREEL_BAGGAGE_HOSTS: ['a.example'],
    }),
  ).toBe(
    'on for bank 1.2.3: spans → http://t:4318 (http/protobuf); metrics → nowhere; logs → stdout; events → .spanreel/log, ' +
      'redacted; no content recorded, baggage to private hosts and a.example only, traces sampled, events not',
  );
});

test('says how tokens are made and that values are kept, and no key', () => {
  const key = 'ab'.repeat(32);
  const vault = line({
    SPANREEL_TOKEN_SCOPE: 'conversation',
    SPANREEL_TOKEN_MODE: 'random',
    SPANREEL_VAULT: true,
    SPANREEL_VAULT_TTL: 7_200_000,
    SPANREEL_VAULT_MASTER_KEY: key,
  });
  expect(vault).toMatch(/private hosts only, tokens per conversation, tokens random, values in the vault for 2 h$/);
  expect(vault).not.toContain(key);
});

test('says that the log folder cannot be written', () => {
  expect(line({}, false)).toContain('→ memory only (the log folder cannot be written)');
});
