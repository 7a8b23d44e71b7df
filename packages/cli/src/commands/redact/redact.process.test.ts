import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { scratchProject } from '@spanreel/testing';
import { beforeAll, expect, test } from 'vitest';

let bin = '';

beforeAll(async () => {
  const project = await scratchProject({ packages: ['spanreel'] });
  bin = join(project, 'node_modules', '.bin', 'spanreel');
});

function start(args: readonly string[] = []): ReturnType<typeof spawn> {
  return spawn(process.execPath, [bin, 'redact', ...args], {
    env: { PATH: process.env['PATH'], SPANREEL_REDACTION_KEY: 'k1:a key for tests and nothing else' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function output(stream: NodeJS.ReadableStream | null): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream ?? []) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test('answers each line when it comes, before the input ends', async () => {
  const child = start();
  child.stdin?.write('mail jane@example.com\n');
  const [first] = (await once(child.stdout!, 'data')) as [Buffer];
  expect(first.toString()).toMatch(/^mail <EMAIL:k1\.\w{13}>\n$/);
  child.stdin?.end();
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('ends quietly when nobody reads on', async () => {
  const child = start();
  const said = output(child.stderr);
  child.stdin?.on('error', () => {});
  child.stdin?.write('a line\n');
  await once(child.stdout!, 'data');
  child.stdout?.destroy();
  const closed = once(child, 'close');
  const feeding = setInterval(() => child.stdin?.write('another line\n'.repeat(1000)), 5);
  const [code, signal] = (await closed) as [number | null, string | null];
  clearInterval(feeding);
  expect([code, signal, (await said).toString()]).toEqual([0, null, '']);
});

test('gives bytes back as they were', async () => {
  const bytes = Buffer.from(
    Array.from({ length: 200_000 }, (_, index) => (index % 97 === 0 ? 0x0a : 0x80 + ((index * 7919) % 32))),
  );
  const child = start();
  const out = output(child.stdout);
  child.stdin?.end(bytes);
  expect((await out).equals(bytes)).toBe(true);
});

test.runIf(process.platform === 'linux')('reads 100 MB in as much memory as 10', { timeout: 300_000 }, async () => {
  const child = start();
  let received = 0;
  child.stdout?.on('data', (chunk: Buffer) => (received += chunk.length));
  const megabyte = `${'a line of a log, 200 OK, in 12 ms '.repeat(3)}\n`.repeat(10_000).slice(0, 1_000_000);
  let early = 0;
  for (let sent = 1; sent <= 100; sent++) {
    if (!child.stdin!.write(megabyte)) await once(child.stdin!, 'drain');
    if (sent === 10) early = await peakKilobytes(child.pid!);
  }
  const late = await peakKilobytes(child.pid!);
  child.stdin?.end();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(received).toBe(100_000_000);
  expect(late / early).toBeLessThan(1.5);
});

async function peakKilobytes(pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
