import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { backendNames } from '../backends/backends.ts';
import { down } from '../backends/commands/down.ts';
import type { Place } from '../backends/commands/place.ts';
import { status } from '../backends/commands/status.ts';
import { up } from '../backends/commands/up.ts';
import { freePorts } from '../backends/run/ports.ts';
import { recall } from '../backends/run/started.ts';
import { temporaryDirectory } from '../process/temporary-directory.ts';
import { waitUntil } from '../wait-until.ts';
import { describeBackends } from './describe-backends.ts';

interface Given extends Place {
  /** Lines said since the last time. */
  readonly said: () => string[];
}

async function given(): Promise<Given> {
  const lines: string[] = [];
  const directory = temporaryDirectory();
  const place = {
    directory,
    ports: await freePorts(),
    say: (line: string) => lines.push(line),
    said: () => lines.splice(0),
  };
  onTestFinished(() => down(place));
  return place;
}

const pids = ({ directory }: Place): (number | undefined)[] => backendNames.map((name) => recall(directory, name)?.pid);
const { signal } = new AbortController();

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describeBackends('pnpm backends', () => {
  test('up starts everything once, status finds it healthy, down ends exactly that', async () => {
    const place = await given();
    await up(signal, place);
    expect(place.said().join('\n')).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${place.ports.otlpHttp}`);

    const started = pids(place);
    await up(signal, place);
    expect(pids(place)).toEqual(started);
    place.said();

    expect(await status(place)).toBe(true);
    expect(place.said().map((line) => /not healthy|healthy|missing|gone|not running/.exec(line)?.[0])).toEqual([
      ...backendNames.map(() => 'healthy'),
      undefined,
    ]);

    await down(place);
    expect(place.said()).toEqual([
      'OpenTelemetry Collector stopped',
      'Jaeger stopped',
      'Prometheus stopped',
      'Alertmanager stopped',
    ]);
    // A process that has ended is there until its parent, which is this one, has heard of it.
    await waitUntil(() => !started.some((pid) => isRunning(pid!)), { what: 'the end of all' });
    await down(place);
    expect(place.said()).toEqual(['nothing was running']);
  });

  test('up names the port that is taken and who has it', async () => {
    const place = await given();
    const server = createServer().listen(place.ports.otlpHttp, '127.0.0.1');
    onTestFinished(() => void server.close());
    await waitUntil(() => server.listening);

    await expect(up(signal, place)).rejects.toMatchObject({
      code: 'SPANREEL_BACKENDS_PORT_TAKEN',
      message: expect.stringMatching(
        new RegExp(
          `^OpenTelemetry Collector needs port ${place.ports.otlpHttp}, which .+ has: end that, and run it again\\.$`,
        ),
      ) as string,
    });
  });

  test('status tells of one that has ended by itself, and up starts that one alone', async () => {
    const place = await given();
    await up(signal, place);
    const before = pids(place);
    process.kill(recall(place.directory, 'jaeger')!.pid, 'SIGKILL');
    await waitUntil(() => recall(place.directory, 'jaeger')?.running === false);
    place.said();

    expect(await status(place)).toBe(false);
    expect(place.said().find((line) => line.startsWith('Jaeger'))).toContain('gone');

    await up(signal, place);
    const after = pids(place);
    expect(after.map((pid, index) => pid === before[index])).toEqual([true, false, true, true]);
  });

  test('down leaves a process alone that has got the number of one of ours', async () => {
    const place = await given();
    await up(signal, place);
    await down(place);
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    onTestFinished(() => void stranger.kill('SIGKILL'));
    const file = join(place.directory, 'jaeger', 'started.json');
    writeFileSync(
      file,
      JSON.stringify({ pid: stranger.pid, identity: 'another-boot:1', version: '2.13.0', startedAt: '' }),
    );
    place.said();

    await down(place);

    expect(place.said()).toEqual(['Jaeger had ended by itself', 'nothing was running']);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });
});
