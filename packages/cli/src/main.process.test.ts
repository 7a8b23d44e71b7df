import { spawn } from 'node:child_process';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { nodeBinary, nodeMajors, scratchProject } from '@spanreel/testing';
import { beforeAll, expect, test } from 'vitest';

import { CALL, failingCall } from './testing/failing-call.ts';
import { runLine } from './testing/run-line.ts';

let bin = '';

beforeAll(async () => {
  const project = await scratchProject({ packages: ['spanreel'] });
  bin = join(project, 'node_modules', '.bin', 'spanreel');
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], cwd: string, node = process.execPath): Promise<Ended> {
  const child = spawn(node, [bin, ...args], { cwd, env: { PATH: process.env['PATH'] } });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...printed }));
  });
}

test.each(nodeMajors)(
  'the installed command answers on Node %s as its source does, with nothing on stderr',
  async (major) => {
    const cwd = await failingCall().write();
    const node = await nodeBinary(major);
    for (const args of [['why', CALL], ['replay', CALL], ['verify'], ['ls', '--json']]) {
      const expected = await runLine([...args, '--log', 'log'], { cwd, now: Date.now() });
      expect(await start([...args, '--log', 'log'], cwd, node)).toStrictEqual({
        code: expected.exitCode,
        stdout: expected.stdout,
        stderr: '',
      });
    }
  },
);

test.each(nodeMajors)(
  'on Node %s it answers from compressed files, in many frames and members, as from plain ones',
  async (major) => {
    const cwd = await failingCall().write();
    const questions = [['why', CALL], ['replay', CALL], ['verify'], ['ls', '--json']];
    const ask = async ([...args]: readonly string[]): Promise<Ended> =>
      start([...args, '--log', 'log'], cwd, await nodeBinary(major));
    const plain = await Promise.all(questions.map(ask));
    for (const [index, path] of (await segmentsOf(cwd)).entries()) {
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const [name, compress] = index === 0 ? (['gz', gzipSync] as const) : (['zst', zstdCompressSync] as const);
      await writeFile(`${path}.${name}`, Buffer.concat(lines.map((line) => compress(`${line}\n`))));
      await rm(path);
    }

    expect(await Promise.all(questions.map(ask))).toStrictEqual(plain);
    expect(plain.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
  },
);

async function segmentsOf(cwd: string): Promise<readonly string[]> {
  const entries = await readdir(join(cwd, 'log'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('exits 4 without a stack trace for bad input', async () => {
  const cwd = await failingCall().write();

  expect(await start(['why', 'c-harper-71', '--log', 'log'], cwd)).toStrictEqual({
    code: 4,
    stdout: '',
    stderr: `spanreel: no id in log is or begins with "c-harper-71"\n  nearest: ${CALL}\n`,
  });
});

test('the installed command shows the catalogue that its source has', async () => {
  for (const args of [['events'], ['events', 'outbox.*', '--json'], ['events', 'ai:decision']]) {
    const { exitCode, stdout } = await runLine(args);
    expect(await start(args, process.cwd())).toStrictEqual({ code: exitCode, stdout, stderr: '' });
  }
});

test('ends quietly when its reader goes away', async () => {
  const cwd = await failingCall().write();
  const child = spawn(process.execPath, [bin, 'show', CALL, '--json', '--log', 'log'], { cwd });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // Closed before a single byte is read, as `| true` does.
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on('close', resolve));

  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
});

test('brings no part of the OpenTelemetry SDK along', async () => {
  const modules = join(bin, '..', '..');

  expect((await readdir(modules)).filter((name) => name === '@opentelemetry')).toStrictEqual([]);
  expect((await readdir(join(modules, '@spanreel'))).toSorted()).toStrictEqual(['events', 'log', 'replay']);
});
