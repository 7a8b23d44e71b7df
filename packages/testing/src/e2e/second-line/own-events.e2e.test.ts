import { join } from 'node:path';

import fc from 'fast-check';
import { filesSource } from '@spanreel/log';
import { expect, onTestFinished, test } from 'vitest';

import { startBackends } from '../../backends/run/start-backends.ts';
import type { LogContents } from '../../log-directory/read-log-directory.ts';
import { readLogDirectory } from '../../log-directory/read-log-directory.ts';
import { scratchProject } from '../../packed/scratch-project.ts';
import { startApp } from '../../process/run-app.ts';
import { temporaryDirectory } from '../../process/temporary-directory.ts';
import { waitUntil } from '../../wait-until.ts';
import { describeBackends } from '../describe-backends.ts';
import { SEEDS, seedKinds } from './seeds.ts';

// Emits what is posted, one event for each payload, in the trace and stream of the request.
const program = `
import { createServer } from 'node:http';
import { defineEvents, emit } from '@spanreel/api';
import * as v from 'valibot';

defineEvents({ 'test.generated': { version: 1, about: 'Anything.', payload: v.record(v.string(), v.any()) } });
const server = createServer(async (request, response) => {
  const chunks = await request.toArray();
  for (const payload of JSON.parse(Buffer.concat(chunks))) emit('test.generated', payload);
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
`;

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789'.split('')), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const uuidOf = (part: (length: number) => fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(part(8), part(4), part(3), part(3), part(12)).map(([a, b, c, d, e]) => `${a}-${b}-7${c}-8${d}-${e}`);
const card = digits(13).map((rest) => `411${rest}`);
const seed = fc.constantFrom(...seedKinds.flatMap((kind) => SEEDS[kind].map(({ text }) => text)));
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.nat(),
  fc.double(),
  fc.constantFrom(1_763_700_000_000, 4_111_111_111_111_111),
);
// What looks like something to the second line and is nothing to the first.
const nearMiss = fc.oneof(
  fc.constantFrom(
    'basic internationalization',
    'Bearer of-all-the-tidings',
    '000-12-3456',
    '987-65-4321',
    '666-00-0000',
  ),
  fc.constantFrom(
    'a@b.zz',
    'root@localhost',
    'user@host.internal',
    '@media.screen',
    'x@1.2.3.4',
    'eyJhbGciOi.eyJhbGciOi.abcdefgh',
  ),
  fc.constantFrom(
    'AKIAAAAAAAAAAAAAAAAA',
    'sk-test-aaaaaaaaaaaaaaaaaaaa',
    'xoxb-aaaaaaaaaa',
    '-----BEGIN PRIVATE KEY-----',
  ),
  fc.tuple(digits(4), digits(4), digits(4)).map((groups) => ['4111', ...groups].join(' ')),
  fc.tuple(digits(3), digits(2), digits(4)).map((groups) => groups.join('-')),
);
const words = fc.array(
  fc.oneof(fc.lorem({ maxCount: 1 }), seed, nearMiss, card, number.map(String), digits(9), uuidOf(digits)),
  {
    maxLength: 6,
  },
);
const text = fc.oneof(
  words.map((list) => list.join(' ')),
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  seed,
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  leaf: fc.oneof(text, number, fc.boolean(), fc.constant(null)),
  any: fc.oneof(
    { maxDepth: 2 },
    tie('leaf'),
    fc.array(tie('leaf'), { maxLength: 3 }),
    fc.dictionary(fc.lorem({ maxCount: 1 }), tie('any'), { maxKeys: 3 }),
  ),
})).any;

/** Payloads as applications and our helpers write them: ids of all digits, secrets, numbers, whatever text. */
const payload = fc.record(
  {
    compensates_span_id: fc.oneof(digits(16), hex(16), card),
    trace_id: fc.oneof(digits(32), hex(32)),
    saga_id: fc.oneof(uuidOf(digits), uuidOf(hex)),
    password: text,
    authorization: text,
    access_token: fc.oneof(text, number),
    note: text,
    at: number,
    'gen_ai.usage.input_tokens': fc.nat(),
    items: fc.array(value, { maxLength: 3 }),
    state: value,
  },
  { requiredKeys: [] },
);

/** What the Collector has changed, field by field: more use than a hash that does not match. */
function differences(before: LogContents, after: LogContents): string[] {
  const arrived = new Map(after.events.map((event) => [event.event_id, flatten(event)]));
  return before.events.flatMap((event) => {
    const there = arrived.get(event.event_id) ?? new Map<string, string>();
    return [...flatten(event)]
      .filter(([path, is]) => there.get(path) !== is)
      .map(([path, is]) => `${path}: ${is} became ${there.get(path)}`);
  });
}

function flatten(of: unknown, path = ''): Map<string, string> {
  if (typeof of !== 'object' || of === null) return new Map([[path, JSON.stringify(of) ?? String(of)]]);
  return new Map(Object.entries(of).flatMap(([key, inner]) => [...flatten(inner, `${path}/${key}`)]));
}

describeBackends("Spanreel's own events", () => {
  test('pass the second line unchanged, whatever is in them', { timeout: 90_000 }, async () => {
    const directory = temporaryDirectory();
    const backends = await startBackends({ directory, only: ['collector'] });
    onTestFinished(async () => backends.stop());
    const log = join(directory, 'application');
    const app = await startApp({
      project: await scratchProject({
        packages: ['@spanreel/node', '@spanreel/api'],
        dependencies: { valibot: '1.5.0' },
      }),
      entry: 'app.mjs',
      files: { 'app.mjs': program },
      require: ['@spanreel/node/register'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: backends.endpoint, SPANREEL_LOG: log },
      until: /^listening \d+$/,
      deadline: 80_000,
    });
    const [, port] = await app.waitForLine(/^listening (\d+)$/);
    // Ids of nothing but digits, as one span id in two thousand is; those that look like cards among them.
    const requests = fc.sample(
      fc.record({
        traceId: fc.oneof(digits(32), hex(32)),
        spanId: fc.oneof(card, digits(16), hex(16)),
        stream: fc.oneof(uuidOf(digits), uuidOf(hex)),
        payloads: fc.array(payload, { minLength: 10, maxLength: 10 }),
      }),
      { numRuns: 100, seed: 20_261_121 },
    );

    for (const { traceId, spanId, stream, payloads } of requests) {
      const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: `spanreel=c:1;s:${stream}` };
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers,
        body: JSON.stringify(payloads),
      });
      expect(response.status).toBe(200);
    }

    const source = filesSource({ directories: [backends.eventLog] });
    const events = async (): Promise<number> =>
      (await source.list({ type: 'test.generated' })).reduce((sum, { events: count }) => sum + count, 0);
    await waitUntil(async () => (await events()) >= 1000, {
      deadline: 30_000,
      what: '1000 events',
      describe: () => app.stderr,
    });
    const { verdict, findings, checked } = await source.verify();
    expect(differences(readLogDirectory(log), readLogDirectory(backends.eventLog))).toEqual([]);
    expect(findings).toEqual([]);
    expect(verdict).toBe('verified');
    expect(checked.events).toBeGreaterThanOrEqual(1000);
  });
});
