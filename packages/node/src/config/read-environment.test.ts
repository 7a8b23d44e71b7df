import { describe, expect, test } from 'vitest';

import { environmentVariables, readEnvironment } from './read-environment.ts';

describe('readEnvironment', () => {
  test('reads nothing from an empty environment, and an empty value as not set', () => {
    expect(readEnvironment({ OTEL_SERVICE_NAME: '', SPANREEL_CAPTURE_CONTENT: ' ', PATH: '/bin' })).toEqual({
      values: { disabledInstrumentations: [] },
      problems: [],
    });
  });

  test.for([
    ['OTEL_SDK_DISABLED', 'TRUE', true],
    ['OTEL_SERVICE_NAME', ' bank ', 'bank'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=1,b.c=x%2Cy%3D%20z', { a: '1', 'b.c': 'x,y= z' }],
    ['OTEL_TRACES_SAMPLER', 'parentbased_traceidratio', 'parentbased_traceidratio'],
    ['OTEL_TRACES_SAMPLER_ARG', '0.25', 0.25],
    ['OTEL_TRACES_EXPORTER', 'otlp, console', ['otlp', 'console']],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://otlp.example/base', 'https://otlp.example/base'],
    ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'authorization=Bearer%20x', { authorization: 'Bearer x' }],
    ['OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'http/json', 'http/json'],
    ['OTEL_BSP_SCHEDULE_DELAY', '0', 0],
    ['OTEL_LOG_LEVEL', 'DEBUG', 'debug'],
    ['SPANREEL_CAPTURE_CONTENT', 'events+spans', 'events+spans'],
    ['SPANREEL_BAGGAGE_HOSTS', 'a.example, b.example', ['a.example', 'b.example']],
    ['SPANREEL_TOKEN_SCOPE', 'conversation', 'conversation'],
    ['SPANREEL_VAULT', 'TRUE', true],
    ['SPANREEL_VAULT', './safe', './safe'],
    ['SPANREEL_VAULT_TTL', '7d', 604_800_000],
    ['SPANREEL_VAULT_MASTER_KEY', `2027:${'ab'.repeat(32)}`, `2027:${'ab'.repeat(32)}`],
    ['SPANREEL_BAGGAGE_HOSTS', '*.a.example,10.1.2.3,fd00::1', ['*.a.example', '10.1.2.3', 'fd00::1']],
  ] as const)('reads %s=%s', ([name, text, value]) => {
    const { values, problems } = readEnvironment({ [name]: text });

    expect(values).toEqual({ [name]: value, disabledInstrumentations: [] });
    expect(problems).toEqual([]);
  });

  test.for([
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'localhost:4318',
      'OTEL_EXPORTER_OTLP_ENDPOINT "localhost:4318" has no scheme; use http://localhost:4318; it is ignored',
    ],
    [
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'grpc',
      'OTEL_EXPORTER_OTLP_PROTOCOL "grpc" is none of http/protobuf, http/json; use one of them; it is ignored',
    ],
    [
      'OTEL_BSP_MAX_QUEUE_SIZE',
      '-1',
      'OTEL_BSP_MAX_QUEUE_SIZE "-1" is not a whole number of at least 1; use 2048; it is ignored',
    ],
    ['OTEL_SDK_DISABLED', 'yes', 'OTEL_SDK_DISABLED "yes" is neither true nor false; use true or false; it is ignored'],
    [
      'OTEL_TRACES_EXPORTER',
      'jaeger',
      'OTEL_TRACES_EXPORTER "jaeger" names "jaeger", which is none of otlp, console, none; it is ignored',
    ],
    [
      'OTEL_RESOURCE_ATTRIBUTES',
      'a',
      'OTEL_RESOURCE_ATTRIBUTES "a" has an entry without "key="; use key=value,key=value; it is ignored',
    ],
  ] as const)('ignores a wrong standard value with one sentence: %s=%s', ([name, text, sentence]) => {
    expect(readEnvironment({ [name]: text })).toEqual({
      values: { disabledInstrumentations: [] },
      problems: [{ variable: name, effect: 'ignored', sentence }],
    });
  });

  test.for([
    [
      'SPANREEL_VAULT',
      'yes',
      '"yes" is neither true nor false nor a folder; use true, false, or a path such as ./vault',
    ],
    ['SPANREEL_VAULT_TTL', '30s', '"30s" is no time from a minute to ten years; write 30m, 24h or 7d'],
    [
      'SPANREEL_VAULT_MASTER_KEY',
      'hunter2',
      '(not shown) is not 32 bytes in base64 or hex; use the output of "openssl rand -base64 32"',
    ],
  ] as const)('switches Spanreel off for a wrong setting of the vault: %s=%s', ([name, text, sentence]) => {
    expect(readEnvironment({ [name]: text }).problems).toEqual([
      { variable: name, effect: 'fatal', sentence: `${name} ${sentence}; Spanreel is off until then` },
    ]);
  });

  test('leaves the variables of the command alone', () => {
    expect(readEnvironment({ SPANREEL_OPERATOR: 'jane', SPANREEL_OPERATOR_TOKEN: 'secret' }).problems).toEqual([]);
  });

  test.for(['http://bank.example', 'user:pw@bank.example', 'bank.example:8080', 'bank.example/path'])(
    'takes %s for no host',
    (text) => {
      expect(readEnvironment({ SPANREEL_BAGGAGE_HOSTS: text }).problems).toMatchObject([
        { variable: 'SPANREEL_BAGGAGE_HOSTS', effect: 'fatal' },
      ]);
    },
  );

  test.for([
    ['true', true],
    ['False', false],
    ['api.example.com, *.shop.example', ['api.example.com', '*.shop.example']],
    ['127.0.0.1', ['127.0.0.1']],
  ] as const)('reads SPANREEL_API_EVENTS=%s', ([text, value]) => {
    expect(readEnvironment({ SPANREEL_API_EVENTS: text })).toEqual({
      values: { SPANREEL_API_EVENTS: value, disabledInstrumentations: [] },
      problems: [],
    });
  });

  test.for([
    ['yes', 'says "yes"; use true, false, or hosts such as api.example.com,*.shop.example'],
    [',,', 'names nothing; use true, false, or hosts such as api.example.com'],
    ['1', 'says "1"; use true, false, or hosts such as api.example.com,*.shop.example'],
    ['true,api.example.com', 'says "true"; use true, false, or hosts such as api.example.com,*.shop.example'],
    [
      'https://api.example.com',
      'holds something that is no host; write bank.example,*.shop.example without scheme, port and path',
    ],
  ] as const)('takes SPANREEL_API_EVENTS=%s for neither a switch nor hosts', ([text, wrong]) => {
    expect(readEnvironment({ SPANREEL_API_EVENTS: text }).problems).toEqual([
      {
        variable: 'SPANREEL_API_EVENTS',
        effect: 'fatal',
        sentence: `SPANREEL_API_EVENTS "${text}" ${wrong}; Spanreel is off until then`,
      },
    ]);
  });

  test('calls a wrong value of ours fatal and names the way out', () => {
    expect(readEnvironment({ SPANREEL_CAPTURE_CONTENT: 'all' }).problems).toEqual([
      {
        variable: 'SPANREEL_CAPTURE_CONTENT',
        effect: 'fatal',
        sentence:
          'SPANREEL_CAPTURE_CONTENT "all" is none of none, events, events+spans; use one of them; Spanreel is off until then',
      },
    ]);
  });

  test('never shows a secret', () => {
    const { problems } = readEnvironment({
      SPANREEL_REDACTION_KEY: 'hunter2',
      OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
    });

    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('finds the name that was meant', () => {
    const sentences = readEnvironment({ SPANREEL_REDACTON_KEY: 'x', SPANREEL_ZZZZ: 'x' }).problems.map(
      ({ sentence, effect }) => [effect, sentence],
    );

    expect(sentences).toEqual([
      [
        'ignored',
        'SPANREEL_REDACTON_KEY is no variable of Spanreel and does nothing; did you mean SPANREEL_REDACTION_KEY?',
      ],
      [
        'ignored',
        expect.stringMatching(
          /^SPANREEL_ZZZZ is no variable of Spanreel and does nothing; there are SPANREEL_DISABLED, /,
        ),
      ],
    ]);
  });

  test('names the instrumentations that are switched off', () => {
    const { values } = readEnvironment({
      OTEL_INSTRUMENTATION_PG_ENABLED: 'false',
      OTEL_INSTRUMENTATION_HTTP_ENABLED: 'true',
    });

    expect(values.disabledInstrumentations).toEqual(['pg']);
  });
});

test('every variable is described', () => {
  for (const [name, { values, fallback, meaning }] of Object.entries(environmentVariables)) {
    expect({ name, values, fallback, meaning }).toEqual({
      name: expect.stringMatching(/^(OTEL|SPANREEL)_[A-Z0-9_]+$/),
      values: expect.stringMatching(/./),
      fallback: expect.stringMatching(/./),
      meaning: expect.stringMatching(/\.$/),
    });
  }
});
