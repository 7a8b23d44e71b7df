import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, test } from 'vitest';

import { VaultScenario } from '../../testing/vault-scenario.ts';

const purpose = ['--purpose', 'complaint 4711'];
let scenario: VaultScenario;
beforeEach(async () => {
  scenario = await VaultScenario.create();
});

/** Changes what the role of the first operator was. */
async function forge(): Promise<void> {
  for (const path of await scenario.segments()) {
    const lines = await readFile(path, 'utf8');
    if (!lines.includes('"jane"')) continue;
    await writeFile(path, lines.replace(/"stringValue":"(?:support|keeper)"/, '"stringValue":"privacy"'));
  }
}

test('finds a trail whose end was cut off, which no chain shows', async () => {
  const [token = ''] = await scenario.keep(['jane@example.com']);
  await scenario.operator('jane', 'support');
  const before = new Set(await scenario.segments());
  await scenario.run(['vault', 'reveal', token, ...purpose]);
  expect((await scenario.run(['vault', 'audit'])).exitCode).toBe(0);
  for (const path of await scenario.segments()) if (!before.has(path)) await rm(path);

  expect((await scenario.run(['verify'])).exitCode).toBe(0);
  const { exitCode, stdout } = await scenario.run(['vault', 'audit']);
  expect([exitCode, stdout]).toEqual([
    2,
    expect.stringContaining('✗ the vault knows of 1 later entry: the end of the trail is missing in this log'),
  ]);
});

test('finds an entry that was altered, and so does verify', async () => {
  await scenario.keep(['jane@example.com']);
  await scenario.operator('jane', 'support');
  await scenario.operator('joe', 'keeper');
  await forge();
  expect((await scenario.run(['verify'])).exitCode).toBe(3);
  expect((await scenario.run(['vault', 'audit'])).exitCode).toBe(3);
});

test('reads a log far from its vault, and says that nobody there knows its end', async () => {
  await scenario.keep(['jane@example.com']);
  await scenario.operator('jane', 'support');
  const elsewhere = await VaultScenario.create();
  const { stdout, exitCode } = await elsewhere.run(['vault', 'audit', '--log', scenario.log, '--vault', 'none']);
  expect([exitCode, stdout.split('\n')]).toEqual([
    0,
    [
      expect.stringContaining('operator set'),
      'the end of 1 chain of entries is known to no vault here: a cut end would not show there',
      '',
    ],
  ]);
});

test('judges the trail of a vault that is gone too, and says that nobody knows its end', async () => {
  await scenario.keep(['jane@example.com']);
  await scenario.operator('jane', 'support');
  await scenario.operator('joe', 'keeper');
  await rm(join(scenario.vault, 'vault.db'));
  await scenario.keep(['joe@example.com']);
  await scenario.operator('jim', 'keeper');

  const unaltered = await scenario.run(['vault', 'audit']);
  expect([unaltered.exitCode, unaltered.stdout.split('\n').slice(3)]).toEqual([
    0,
    ['the end of 1 chain of entries is known to no vault here: a cut end would not show there', ''],
  ]);
  const { stdout } = await scenario.run(['vault', 'audit', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, findings: [], unconfirmed_ends: 1 });
  await forge();
  expect((await scenario.run(['vault', 'audit'])).exitCode).toBe(3);
});
