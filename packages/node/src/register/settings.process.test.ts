import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type AppCase, describeApps, readLogDirectory, scratchProject, startApp } from '@spanreel/testing';
import { expect, test } from 'vitest';

// One request to itself: what of it is recorded, and how it ends, is the application's own matter.
const app = `
const { createServer, get } = require('node:http');
const { existsSync } = require('node:fs');
const server = createServer((request, response) => response.end('x')).listen(0, () => {
  get({ port: server.address().port }, (response) => {
    response.resume().on('end', () => {
      server.close();
      console.log(existsSync('.spanreel') ? 'recorded' : 'nothing recorded');
      process.exitCode = 3;
    });
  });
});
`;
const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;
const other = `require('@opentelemetry/api').trace.setGlobalTracerProvider({ getTracer: () => undefined });`;
const later = `${other}\n${app}`;
const files = {
  'app.cjs': app,
  'old.cjs': old,
  'other.cjs': other,
  'later.cjs': later,
  'policy.json': '{"preset":"gdpr","logs":{"last4From":"INFO"}}',
  'wrong-policy.json': '{"actions":{"EMAIL":"mask"}}',
  'broken.yaml': 'file_format: "1.0"\ntracer_provider: { processors: [ { simple: { exporter: { console: } } } ] }\n',
  'log.yaml':
    'file_format: "1.0"\n' +
    'tracer_provider: { processors: [ { batch: { exporter: { spanreel_log: } } } ] }\n' +
    'distribution: { spanreel: { log: other-log } }\n',
};

const on =
  'spanreel: on for scratch 0.0.0: spans, metrics, logs, events → .spanreel/log, redacted; ' +
  'content in events, baggage to private hosts only\n';

/** The application ran to its end, unharmed. */
const unharmed = (recorded: boolean, stderr: string): AppCase['check'] => {
  return ({ app: { exitCode, stdout, stderr: said } }) =>
    expect({ exitCode, stdout, stderr: said }).toEqual({
      exitCode: 3,
      stdout: recorded ? 'recorded\n' : 'nothing recorded\n',
      stderr,
    });
};

describeApps(
  'register',
  async () => ({
    project: await scratchProject({ packages: ['@spanreel/node'] }),
    entry: 'app.cjs',
    files,
    require: ['@spanreel/node/register'],
  }),
  [
    { name: 'records into the log and says so in one line', check: unharmed(true, on) },
    {
      name: 'registers once, however often it is asked to',
      env: { NODE_OPTIONS: '--require @spanreel/node/register --import @spanreel/node/register' },
      import: ['@spanreel/node/register'],
      check: unharmed(true, on),
    },
    { name: 'is silent with OTEL_LOG_LEVEL=warn', env: { OTEL_LOG_LEVEL: 'warn' }, check: unharmed(true, '') },
    { name: 'is off with SPANREEL_DISABLED', env: { SPANREEL_DISABLED: 'true' }, check: unharmed(false, '') },
    { name: 'is off with OTEL_SDK_DISABLED', env: { OTEL_SDK_DISABLED: 'TRUE' }, check: unharmed(false, '') },
    {
      name: 'stays off on a Node that is too old, and leaves the application alone',
      require: ['./old.cjs', '@spanreel/node/register'],
      check: unharmed(
        false,
        'spanreel: Node 20.20.2 is too old, the application runs without Spanreel; use Node 22.22.3, 24.11.1 or newer\n',
      ),
    },
    {
      name: 'is off for a wrong value of ours',
      env: { SPANREEL_CAPTURE_CONTENT: 'all' },
      check: unharmed(
        false,
        'spanreel: SPANREEL_CAPTURE_CONTENT "all" is none of none, events, events+spans; use one of them; ' +
          'Spanreel is off until then\n',
      ),
    },
    {
      name: 'follows a policy from a file',
      env: { SPANREEL_REDACTION_POLICY: 'policy.json' },
      check: unharmed(true, on),
    },
    {
      name: 'is off for a policy that would redact otherwise than it seems to',
      env: { SPANREEL_REDACTION_POLICY: 'wrong-policy.json' },
      check: unharmed(
        false,
        'spanreel: SPANREEL_REDACTION_POLICY "wrong-policy.json" is not followed: actions.EMAIL "mask" is none of ' +
          'token, hash, remove, last4, keep; Spanreel is off until then\n',
      ),
    },
    {
      name: 'is off for a policy that is not there',
      env: { SPANREEL_REDACTION_POLICY: 'nowhere.json' },
      check: unharmed(
        false,
        'spanreel: SPANREEL_REDACTION_POLICY "nowhere.json" is not followed: ENOENT: no such file or directory, ' +
          "open 'nowhere.json'; Spanreel is off until then\n",
      ),
    },
    {
      name: 'ends the program for a wrong value of ours with SPANREEL_STRICT',
      env: { SPANREEL_REDACTION_KEY: 'hunter2', SPANREEL_STRICT: 'true' },
      check: ({ app: { exitCode, stdout, stderr } }) =>
        expect({ exitCode, stdout, stderr }).toEqual({
          exitCode: 4,
          stdout: '',
          stderr:
            'spanreel: SPANREEL_REDACTION_KEY (not shown) has 7 characters; use at least 16, such as the output of ' +
            '"openssl rand -hex 32"; Spanreel is off until then\n',
        }),
    },
    {
      name: 'ignores a wrong standard value and an unknown name of ours, and says so',
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318', SPANREEL_LOGS: 'x' },
      check: unharmed(
        true,
        'spanreel: OTEL_EXPORTER_OTLP_ENDPOINT "localhost:4318" has no scheme; use http://localhost:4318; it is ignored\n' +
          'spanreel: SPANREEL_LOGS is no variable of Spanreel and does nothing; did you mean SPANREEL_LOG?\n' +
          on,
      ),
    },
    {
      name: 'is off for a configuration file that it cannot follow',
      env: { OTEL_CONFIG_FILE: 'broken.yaml' },
      check: unharmed(
        false,
        'spanreel: OTEL_CONFIG_FILE "broken.yaml" asks for tracer_provider.processors[0].simple, which Spanreel does not ' +
          'support; remove it; Spanreel is off until then\n',
      ),
    },
    {
      name: 'takes a configuration file instead of the variables',
      env: { OTEL_CONFIG_FILE: 'log.yaml', SPANREEL_LOG: 'ignored' },
      check: unharmed(
        false,
        'spanreel: on for scratch 0.0.0: spans, events → other-log; metrics, logs → nowhere, redacted; ' +
          'content in events, baggage to private hosts only\n',
      ),
    },
    {
      name: 'leaves an SDK that was registered before in place',
      require: ['./other.cjs', '@spanreel/node/register'],
      check: unharmed(
        false,
        'spanreel: another OpenTelemetry SDK (api 1.10.0) was registered before and stays, Spanreel is off; ' +
          'give its configuration to withSpanreel of @spanreel/node/sdk-node, or do not load one of the two\n',
      ),
    },
    {
      name: 'stays when an SDK tries to register after it',
      entry: 'later.cjs',
      check: unharmed(
        true,
        `${on}spanreel: another OpenTelemetry SDK tried to register and was refused, this one stays; give its configuration ` +
          'to withSpanreel of @spanreel/node/sdk-node, or set SPANREEL_DISABLED=true\n',
      ),
    },
    {
      name: 'runs from memory when the folder of the log cannot be written',
      env: { SPANREEL_LOG: 'app.cjs/log' },
      check: ({ app: { exitCode, stderr } }) => {
        expect(exitCode).toBe(3);
        expect(stderr).toContain('memory only');
      },
    },
  ],
);

test('a worker thread records into a segment of its own', async () => {
  const source = `
    import { createServer } from 'node:http';
    import { Worker, isMainThread } from 'node:worker_threads';
    const server = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1', async () => {
      await (await fetch('http://127.0.0.1:' + server.address().port)).text();
      server.close();
      server.closeAllConnections();
      if (isMainThread) new Worker(new URL(import.meta.url));
    });`;
  const running = await startApp({
    project: await scratchProject({ packages: ['@spanreel/node'] }),
    entry: 'app.mjs',
    files: { 'app.mjs': source },
    require: ['@spanreel/node/register'],
  });
  const { exitCode, stderr } = await running.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: on });

  const log = join(running.directory, '.spanreel', 'log');
  const { spans, segments } = { ...readLogDirectory(log), segments: readdirSync(log, { recursive: true }) };
  expect(spans.map(({ kind }) => kind).toSorted()).toEqual(['client', 'client', 'server', 'server']);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
  expect(segments.filter((name) => String(name).endsWith('.jsonl'))).toHaveLength(2);
});
