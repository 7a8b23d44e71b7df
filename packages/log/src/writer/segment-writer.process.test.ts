import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, test } from 'vitest';

import { verifyRecording } from '../integrity/verify-recording.ts';
import { filesSource } from '../source/files-source.ts';

const program = fileURLToPath(new URL('../testing/write-flat-out.ts', import.meta.url));
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

interface Writer {
  readonly child: ChildProcess;
  /** The last sequence number that the process said it had written. */
  readonly confirmed: () => number;
}

async function start(directory: string, boot: string): Promise<Writer> {
  const child = spawn(process.execPath, [program, directory, boot], { stdio: ['ignore', 'pipe', 'inherit'] });
  let confirmed = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    confirmed = Number(text.trimEnd().split('\n').at(-1));
  });
  await once(child.stdout as NodeJS.EventEmitter, 'data');
  return { child, confirmed: () => confirmed };
}

async function kill({ child }: Writer): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}

test('SIGKILL takes nothing that a completed write took; two processes share a directory', async () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'spanreel-kill-')), 'log');
  directories.push(directory);
  for (let round = 0; round < 3; round++) {
    const writers = await Promise.all([start(directory, `${2 * round + 1}`), start(directory, `${2 * round + 2}`)]);
    await Promise.all(writers.map(kill));
    for (const [index, { confirmed }] of writers.entries()) {
      const stream = `01930000-0000-7000-8000-${String(2 * round + index + 1).padStart(12, '0')}`;
      const recording = await filesSource({ directories: [directory] }).readStream(stream);
      const { verdict, findings } = verifyRecording(recording);

      expect(confirmed()).toBeGreaterThan(0);
      expect(recording.events.length).toBeGreaterThanOrEqual(confirmed());
      expect(recording.completeness.gaps).toEqual([]);
      // At most the line that was being written is torn.
      expect(findings.map(({ kind }) => kind)).toEqual(verdict === 'torn' ? ['torn'] : []);
    }
  }
});
