import { describe, expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { Scenario, spanLine } from '../testing/scenario.ts';
import { memorySource } from './memory-source.ts';
import type { StreamFilter } from './spine-source.ts';

const HOUR = 3_600_000;
const call = bookingCall('compensated').scenario;
const job = new Scenario({
  stream: '0193cccc-0000-7000-8000-000000000003',
  trace: 'c'.repeat(32),
  start: '2026-11-20T11:00:00Z',
  firstWriter: 8,
});
const worker = job.writer('worker');
job.emit(worker, undefined, 'workflow.started', { workflow_id: 'w', workflow: 'nightly' }, { tags: ['cron'] });
job.emit(worker, undefined, 'workflow.completed', { workflow_id: 'w', workflow: 'nightly', duration_ms: 1 });
worker.closeStream(job.stream);
worker.shutdown();
const web = spanLine(
  {
    traceId: 'e'.repeat(32),
    spanId: '1'.repeat(16),
    name: 'GET /health',
    startTimeUnixNano: String(Date.parse('2026-11-20T12:00:00Z') * 1e6),
    endTimeUnixNano: String(Date.parse('2026-11-20T12:00:05Z') * 1e6),
  },
  'web',
);
const now = Date.parse('2026-11-20T12:00:10Z');
const lines = [...call.lines, ...call.lines, ...job.lines, web];
const source = memorySource({ lines, now: () => now });

const list = async (filter?: StreamFilter): Promise<string[]> => (await source.list(filter)).map(({ name }) => name);

test('summarises every stream once, newest first, and leaves out the processes', async () => {
  expect(await source.list()).toEqual([
    {
      id: 'e'.repeat(32),
      kind: 'trace',
      name: 'GET /health',
      traces: ['e'.repeat(32)],
      start: '2026-11-20T12:00:00.000000000Z',
      end: '2026-11-20T12:00:05.000000000Z',
      duration_ms: 5000,
      status: 'success',
      workflows: [],
      services: ['web'],
      events: 0,
      spans: 1,
      errors: 0,
      tags: [],
    },
    {
      id: job.stream,
      kind: 'workflow',
      name: 'nightly',
      traces: [job.trace],
      start: '2026-11-20T11:00:00.000000000Z',
      end: '2026-11-20T11:00:00.001000000Z',
      duration_ms: 1,
      status: 'success',
      workflows: ['nightly'],
      services: ['worker'],
      events: 2,
      spans: 0,
      errors: 0,
      tags: ['cron'],
    },
    {
      id: call.stream,
      kind: 'call',
      name: 'call',
      traces: [call.trace],
      start: '2026-11-20T10:00:00.002000000Z',
      end: '2026-11-20T10:00:00.051000000Z',
      duration_ms: 49,
      status: 'failed',
      tenant_id: 'acme',
      call_id: 'call-1',
      workflows: ['book_transfer'],
      services: ['agent', 'booking'],
      events: 24,
      spans: 13,
      errors: 1,
      tags: ['vip'],
    },
  ]);
});

test.each<{ filter: StreamFilter; names: readonly string[] }>([
  { filter: { since: now - HOUR / 2 }, names: ['GET /health'] },
  { filter: { failed: true }, names: ['call'] },
  { filter: { failed: false }, names: ['GET /health', 'nightly'] },
  { filter: { slowerMs: 1000 }, names: ['GET /health'] },
  { filter: { workflow: 'book_transfer' }, names: ['call'] },
  { filter: { tenant: 'acme' }, names: ['call'] },
  { filter: { type: 'saga.*' }, names: ['call'] },
  { filter: { type: 'workflow.started' }, names: ['nightly'] },
  { filter: { tag: 'cron' }, names: ['nightly'] },
  { filter: { status: 'failed' }, names: ['call'] },
  { filter: { tenant: 'acme', tag: 'cron' }, names: [] },
  { filter: { type: 'system.*' }, names: ['process', 'process', 'process'] },
])('filters by $filter', async ({ filter, names }) => {
  expect(await list(filter)).toEqual(names);
});

test('calls a run of a program by its command', async () => {
  const s = new Scenario();
  const w = s.writer('home');
  s.scope(w, 'devices list', undefined, (span) => {
    s.emit(w, span, 'command.started', { command: 'devices list' });
    s.emit(w, span, 'command.completed', { command: 'devices list', exit_code: 0 });
  });
  expect(await memorySource({ lines: s.lines }).list()).toMatchObject([
    { kind: 'command', name: 'devices list', status: 'success' },
  ]);
});

test('gives the same whatever the order of the lines', async () => {
  const reversed = memorySource({ lines: lines.toReversed(), now: () => now });

  expect(await reversed.list({ processes: true })).toEqual(await source.list({ processes: true }));
});

test('the processes themselves on request', async () => {
  expect(await list({ processes: true })).toHaveLength(6);
});

describe('what has not ended', () => {
  const { scenario } = bookingCall('running');
  const at = (later: number): ReturnType<typeof source.list> =>
    memorySource({ lines: scenario.lines, now: () => scenario.time.now + later }).list();

  test('is pending while its process lives, and takes until now', async () => {
    expect(await at(20_000)).toMatchObject([{ status: 'pending', duration_ms: 20_036 }]);
  });

  test('is unknown when the process is gone, and counts as failed', async () => {
    expect(await at(60_000)).toMatchObject([{ status: 'unknown', duration_ms: 32 }]);
  });
});

describe('a failure that was recovered from', () => {
  test.each([
    { end: 'workflow.completed', status: 'success' },
    { end: 'workflow.failed', status: 'failed' },
  ])('counts by how its workflow ended: $end', async ({ end, status }) => {
    const s = new Scenario();
    const w = s.writer('worker');
    const of = { workflow_id: 'w', workflow: 'import' };
    s.emit(w, undefined, 'workflow.started', of);
    s.emit(w, undefined, 'stage.failed', { ...of, stage: 'fetch', duration_ms: 1, error_type: 'E' });
    s.emit(w, undefined, end, { ...of, duration_ms: 1, ...(end.endsWith('failed') && { error_type: 'E' }) });

    expect(await memorySource({ lines: s.lines }).list()).toMatchObject([{ name: 'import', status }]);
  });
});
