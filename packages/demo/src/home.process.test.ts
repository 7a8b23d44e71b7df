import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AppResult, EventView } from '@spanreel/testing';
import { readLogDirectory, runApp, startApp } from '@spanreel/testing';
import { afterAll, expect, test } from 'vitest';

const DEMO = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'spanreel-home-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

async function home(hub: string, ...args: string[]): Promise<{ app: AppResult; events: readonly EventView[] }> {
  const log = join(folder, String(++runs), 'log');
  const app = await runApp({
    entry: join(DEMO, 'src/home/main.ts'),
    cwd: DEMO,
    require: ['@spanreel/node/register'],
    args: [...args, '--hub', hub, '--cache', join(folder, 'devices.json')],
    env: { SPANREEL_LOG: log, SPANREEL_API_EVENTS: 'true', OTEL_LOG_LEVEL: 'warn' },
  });
  const { events } = readLogDirectory(log);
  const run = events.filter(({ event_type: type }) => !/^(?:system|process)\./.test(type));
  expect(new Set(run.map(({ correlation_id: id }) => id)).size).toBe(run.length === 0 ? 0 : 1);
  return { app, events: run.filter(({ event_type: type }) => type !== 'replay.checkpoint') };
}

const names = (events: readonly EventView[]): string[] => events.map(({ event_type: type }) => type);

test('each run of the program is one story, from the command to its exit code', async () => {
  const { stdout } = await startApp({
    entry: join(DEMO, 'src/hub/main.ts'),
    args: ['--port', '0'],
    until: /listening on http/,
  });
  const hub = /http:\S+/.exec(stdout)?.[0] ?? '';

  const found = await home(hub, 'devices');
  expect(found.app).toMatchObject({
    exitCode: 0,
    stderr: '',
    lines: ['Kitchen, a speaker', 'Bath, a speaker', 'Hall, a lamp'],
  });
  expect(names(found.events)).toEqual([
    'command.started',
    'cache.miss',
    'api.call.started',
    'api.call.completed',
    'device.discovered',
    'device.discovered',
    'device.discovered',
    'cache.stored',
    'command.completed',
  ]);

  const played = await home(hub, 'play', 'So What', '--in', 'Bath');
  expect(played.app).toMatchObject({ exitCode: 0, lines: ['Bath plays So What'] });
  expect(names(played.events)).toEqual([
    'command.started',
    'cache.hit',
    'api.call.started',
    'api.call.completed',
    'music.playback.started',
    'command.completed',
  ]);
  expect(played.events.at(-2)?.payload).toMatchObject({ device_id: 'device-2', track: 'So What' });

  const nowhere = await home(hub, 'play', 'So What', '--in', 'Attic');
  expect(nowhere.app).toMatchObject({ exitCode: 3, stderr: 'there is no speaker in "Attic"\n' });
  expect(names(nowhere.events)).toEqual(['command.started', 'cache.hit', 'command.failed']);
  expect(nowhere.events.at(-1)?.payload).toMatchObject({ exit_code: 3 });

  expect((await home(hub, 'forecast')).app).toMatchObject({ exitCode: 0, lines: ['rain until noon'] });
  await home(hub, 'forecast');
  const limited = await home(hub, 'forecast');
  expect(limited.app).toMatchObject({ exitCode: 75, stderr: 'no forecast for now; try again in 30 s\n' });
  expect(names(limited.events)).toEqual([
    'command.started',
    'api.call.started',
    'api.rate_limited',
    'api.call.failed',
    'command.failed',
  ]);
  expect(limited.events[2]?.payload).toMatchObject({ status_code: 429, retry_after_ms: 30_000 });

  expect((await home(hub, 'dance')).app).toMatchObject({ exitCode: 2, lines: [] });
});
