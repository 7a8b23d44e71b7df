import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type AppResult,
  OtlpSink,
  readLogDirectory,
  runApp,
  scratchProject,
  temporaryDirectory,
} from '@spanreel/testing';
import { expect, test } from 'vitest';

import { canaries, canaryApp, places } from './canary-app.ts';

interface Outlet {
  readonly name: string;
  readonly text: string;
}

async function run(log: string, files: string, env: Readonly<Record<string, string>>): Promise<AppResult> {
  const project = await scratchProject({
    packages: ['@spanreel/node', '@spanreel/api', '@spanreel/events'],
    dependencies: { '@opentelemetry/api': '1.10.0' },
  });
  return runApp({
    project,
    entry: 'app.cjs',
    files: { 'app.cjs': canaryApp },
    require: ['@spanreel/node/register'],
    args: canaries.map(({ text }) => `process arguments ${text}`),
    env: {
      SPANREEL_LOG: log,
      OTEL_LOG_LEVEL: 'debug',
      OTEL_RESOURCE_ATTRIBUTES: canaries
        .map(({ text }, index) => `app.resource${index}=${encodeURIComponent(`resource attribute ${text}`)}`)
        .join(','),
      CANARIES: JSON.stringify(canaries),
      HEARD: join(files, 'heard'),
      HEADERS: join(files, 'headers'),
      ...env,
    },
    deadline: 60_000,
  });
}

/** The canaries that came out, by outlet. */
function leaks(outlets: readonly Outlet[]): string[] {
  return outlets.flatMap(({ name, text }) =>
    canaries.flatMap(({ entity, marks }) =>
      marks.flatMap((mark) => {
        // As it is, percent-encoded, and in the middle of base64, whatever its offset.
        const base64 = [0, 1, 2].map((shift) =>
          Buffer.from(' '.repeat(shift) + mark)
            .toString('base64')
            .slice(4, 12),
        );
        const found = [mark, encodeURIComponent(mark), ...base64].find(
          (spelling) => spelling.length > 5 && text.includes(spelling),
        );
        if (found === undefined) return [];
        const at = text.indexOf(found);
        return [`${entity} in ${name}: …${text.slice(Math.max(0, at - 80), at + 60)}…`];
      }),
    ),
  );
}

/** What Node itself prints of an uncaught error is the application's own, as it is without Spanreel. */
function ownStderr(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('spanreel: ') || line.startsWith('{'))
    .join('\n');
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Places whose label came out nowhere: they were not tried, so that finding no leak there proves nothing. */
function untried(outlets: readonly Outlet[], except: readonly string[] = []): string[] {
  const all = outlets.map(({ text }) => text).join('\n');
  return places.filter(
    (place) => !except.includes(place) && !all.includes(place) && !all.includes(encodeURIComponent(place)),
  );
}

// What may come out without its label: refused events say only what is wrong, keys and ids are replaced whole, and the
// propagator passes on only values that are fit to be passed on.
const WHOLE = ['event name refused', 'event payload refused', 'trace state', 'server URL path', 'server URL query'];

test('no canary of any detector leaves from any place: embedded log, stderr, subscribers, headers', async () => {
  const [log, files] = [temporaryDirectory(), temporaryDirectory()];
  const result = await run(log, files, {});
  expect(result.exitCode).toBe(1);
  const outlets = [
    { name: 'segment', text: readLogDirectory(log).lines.join('\n') },
    { name: 'stderr', text: ownStderr(result.stderr) },
    { name: 'subscribers', text: read(join(files, 'heard')) },
    { name: 'headers', text: read(join(files, 'headers')) },
  ];
  expect(untried(outlets, WHOLE)).toEqual([]);
  expect(leaks(outlets)).toEqual([]);
});

test.each(['http/protobuf', 'http/json'])(
  'no canary of any detector leaves from any place: OTLP by %s',
  async (protocol) => {
    const [log, files] = [temporaryDirectory(), temporaryDirectory()];
    await using sink = await OtlpSink.start();
    const result = await run(log, files, {
      ...sink.env,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    expect(result.exitCode).toBe(1);
    const outlets = [
      ...sink.requests.map(({ signal, bytes }) => ({ name: signal, text: bytes.toString('latin1') })),
      { name: 'spool', text: readLogDirectory(log).lines.join('\n') },
      { name: 'stderr', text: ownStderr(result.stderr) },
    ];
    expect(sink.requests.length).toBeGreaterThan(0);
    expect(untried(outlets, [...WHOLE, 'baggage value'])).toEqual([]);
    expect(leaks(outlets)).toEqual([]);
  },
);

test('no canary of any detector leaves on stderr when no disk takes the events', async () => {
  const files = temporaryDirectory();
  const result = await run('/dev/null/spanreel', files, { SPANREEL_BREAKER_STDERR: 'events' });
  expect(result.exitCode).toBe(1);
  const outlets = [{ name: 'stderr', text: ownStderr(result.stderr) }];
  expect(outlets[0]?.text.split('\n').filter((line) => line.includes('"user.spoke"'))).toHaveLength(canaries.length);
  expect(leaks(outlets)).toEqual([]);
});
