import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { JANE, MASTER_1, MASTER_2, ScratchVault } from '../samples/scratch-vault.ts';
import { masterKeysFrom } from './master-keys.ts';
import type { Vault } from './vault.ts';

const program = fileURLToPath(new URL('fixture/write-flat-out.ts', import.meta.url));
const asked = { operator: JANE, purpose: 'a test' };

interface Written {
  readonly dropped: number;
  readonly written: readonly (readonly [text: string, token: string])[];
}

let vault: ScratchVault;
let folder: string;
let masterFile: string;
beforeEach(() => {
  vault = new ScratchVault();
  vault.now = Date.now();
  folder = mkdtempSync(join(tmpdir(), 'spanreel-master-'));
  masterFile = join(folder, 'master.key');
  writeFileSync(masterFile, MASTER_1, { mode: 0o600 });
});
afterEach(() => {
  vault.remove();
  rmSync(folder, { recursive: true });
});

/** Writers at work, each a process of its own. */
async function startWriters(count: number, mode: 'keyed' | 'random'): Promise<readonly ChildProcess[]> {
  const children = Array.from({ length: count }, (_, index) =>
    spawn(process.execPath, [program, vault.directory, masterFile, `00${index}`, mode], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  return children;
}

/** Waits for a condition, ten seconds at most. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it has not come to pass within ten seconds');
    await pause(20);
  }
}

async function stop(child: ChildProcess): Promise<Written> {
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stdin!.end('stop\n');
  await once(child, 'close');
  return JSON.parse(text) as Written;
}

async function shownAs(open: Vault, tokens: readonly string[]): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (let from = 0; from < tokens.length; from += 100) {
    for (const one of await open.reveal({ ...asked, tokens: tokens.slice(from, from + 100) })) {
      shown.set(one.token, one.status === 'revealed' ? one.value : one.status);
    }
  }
  return shown;
}

const unlimited = { roles: { all: { may: ['reveal', 'rotate'], valuesPerHour: 1e9 } } } as const;

function deskWith(keys: string): Vault {
  return vault.open({
    masterKeys: masterKeysFrom(keys),
    operators: { ...unlimited, operators: ScratchVault.jane('all') },
  });
}

test.each(['keyed', 'random'] as const)(
  'many processes at once share a vault, and agree on the tokens of a conversation they share: %s',
  async (mode) => {
    const writers = await startWriters(4, mode);
    const results = await Promise.all(writers.map(stop));
    expect(results.map(({ dropped }) => dropped)).toEqual([0, 0, 0, 0]);

    const shared = results.map(({ written }) => written.slice(0, 20));
    expect(new Set(shared.map((pairs) => JSON.stringify(pairs))).size).toBe(1);
    const expected = new Map(results.flatMap(({ written }) => written.map(([text, token]) => [token, text])));
    const desk = deskWith(MASTER_1);
    expect(await shownAs(desk, [...expected.keys()])).toEqual(expected);
    desk.close();
    const database = vault.database();
    const keys = database.prepare('SELECT count(*) AS total FROM data_key GROUP BY scope, tenant').all();
    expect(new Set(keys.map(({ total }) => total))).toEqual(new Set([1]));
    database.close();
  },
);

test('nothing is lost when the master key is rotated while processes write', async () => {
  const writers = await startWriters(3, 'keyed');
  const desk = deskWith(`${MASTER_2},${MASTER_1}`);
  const keysNow = (): Readonly<Record<string, number>> => desk.status().masterKeys;
  await until(() => (keysNow()['one'] ?? 0) > 20);
  writeFileSync(masterFile, `${MASTER_2}\n${MASTER_1}\n`);
  let rewrapped = 0;
  // Until the writers have found the new key by themselves and made keys with it, beyond those that were wrapped anew.
  await until(async () => {
    rewrapped += (await desk.rotate(asked)).rewrapped;
    return (keysNow()['two'] ?? 0) > rewrapped + 20;
  });
  const results = await Promise.all(writers.map(stop));
  await desk.rotate(asked);
  expect(rewrapped).toBeGreaterThan(0);
  expect(Object.keys(desk.status().masterKeys)).toEqual(['two']);
  desk.close();

  expect(results.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
  const expected = new Map(results.flatMap(({ written }) => written.map(([text, token]) => [token, text])));
  const after = deskWith(MASTER_2);
  expect(await shownAs(after, [...expected.keys()])).toEqual(expected);
  after.close();
});

test('a process that is killed leaves a vault that opens, with all that was written', async () => {
  const [child] = await startWriters(1, 'random');
  const watcher = vault.database();
  await until(() => Number(watcher.prepare('SELECT count(*) AS total FROM record').get()?.['total']) > 100);
  watcher.close();
  child!.kill('SIGKILL');
  await once(child!, 'close');
  const database = vault.database();
  const tokens = database
    .prepare('SELECT token FROM record')
    .all()
    .map(({ token }) => String(token));
  expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  database.close();
  expect(tokens.length).toBeGreaterThan(100);
  const desk = deskWith(MASTER_1);
  const shown = await shownAs(desk, tokens);
  expect([...shown.values()].filter((value) => !value.endsWith('@example.com'))).toEqual([]);
  desk.close();
});
