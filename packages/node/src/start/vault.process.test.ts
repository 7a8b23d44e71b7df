import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { readLogDirectory, runApp, scratchProject, temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

const project = async (): Promise<string> =>
  scratchProject({ packages: ['@spanreel/node', '@spanreel/api'], dependencies: { '@opentelemetry/api': '1.10.0' } });

const MAIL = 'jane.doe@example.com';
const emitOne = `emit('error.occurred', { error_type: 'E', error_message: 'wrote to ${MAIL}' });`;

/** Rows of the vault beside the log. */
function recordsIn(directory: string): unknown[] {
  const database = new DatabaseSync(join(directory, 'vault.db'));
  const rows = database.prepare('SELECT entity, master FROM record JOIN data_key ON data_key.id = data_key').all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

test('keeps values under master keys that code hands in, whose answers are waited for by flush', async () => {
  const source = `
import { createCipheriv, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { emit } from '@spanreel/api';
import { flush, start } from '@spanreel/node';
const kms = {
  id: 'kms-1',
  client: { calls: 0 },
  async wrap(key) { this.client.calls++; await setTimeout(20); return key.map((byte) => byte ^ 7); },
  async unwrap(wrapped) { return wrapped.map((byte) => byte ^ 7); },
};
start({ log: '.spanreel/log', vault: true, vaultMasterKeys: [kms] });
${emitOne}
await flush();
console.log('calls', kms.client.calls);
`;
  const app = await runApp({ project: await project(), entry: 'app.mjs', files: { 'app.mjs': source } });
  expect([app.exitCode, app.lines]).toEqual([0, ['calls 1']]);
  expect(app.stderr).toMatch(/values in the vault for 24 h\n$/);
  expect(recordsIn(join(app.directory, '.spanreel', 'vault'))).toEqual([{ entity: 'EMAIL', master: 'kms-1' }]);
});

test('that cannot be used costs the values and nothing else: tokens go out, one line says so, and it is counted', async () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'file'), '');
  const app = await runApp({
    project: await project(),
    entry: 'app.cjs',
    files: { 'app.cjs': `const { emit } = require('@spanreel/api'); ${emitOne} ${emitOne}` },
    require: ['@spanreel/node/register'],
    env: {
      SPANREEL_VAULT: join(folder, 'file', 'vault'),
      SPANREEL_VAULT_MASTER_KEY: 'ab'.repeat(32),
      SPANREEL_TOKEN_SCOPE: 'conversation',
      SPANREEL_TOKEN_MODE: 'random',
      SPANREEL_LOG: 'log',
    },
  });
  expect(app.exitCode).toBe(0);
  expect(app.stderr.split('\n').slice(1)).toEqual([
    'spanreel: the vault cannot be used (ENOTDIR); values are not kept, trying again in 30 s',
    '',
  ]);
  const { events, metrics } = readLogDirectory(join(app.directory, 'log'));
  const [first, second] = events
    .filter(({ event_type }) => event_type === 'error.occurred')
    .map(({ payload }) => payload);
  expect(first).toMatchObject({ error_message: expect.stringMatching(/^wrote to <EMAIL:k\w+\.\w{13}>$/) });
  expect(second).toEqual(first);
  const dropped = metrics.filter(({ name, value }) => name === 'spanreel.vault.dropped' && Number(value) > 0);
  expect(dropped.map(({ attributes, value }) => [attributes['reason'], value])).toEqual([['disk', 2]]);
});
