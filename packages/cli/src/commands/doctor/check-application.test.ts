import { expect, test } from 'vitest';

import { scratchFolder } from '../../testing/scratch-folder.ts';
import { checkApplication } from './check-application.ts';

const start = (command: string, dependencies: object = {}): Record<string, string> => ({
  'package.json': JSON.stringify({ scripts: { start: command }, dependencies }),
});

test('is content when NODE_OPTIONS or a script loads register', async () => {
  const cwd = await scratchFolder(start('node app.js'));
  const scripted = await scratchFolder(start('node --require @spanreel/node/register app.js'));

  expect(await checkApplication({ cwd, env: { NODE_OPTIONS: '--require @spanreel/node/register' } })).toStrictEqual([
    { area: 'application', level: 'fine', finding: 'NODE_OPTIONS loads @spanreel/node/register' },
  ]);
  expect(await checkApplication({ cwd: scripted, env: {} })).toStrictEqual([
    { area: 'application', level: 'fine', finding: 'the script "start" loads @spanreel/node/register' },
  ]);
});

test('says how to start where nothing loads register', async () => {
  const cwd = await scratchFolder(start('node app.js'));

  expect(await checkApplication({ cwd, env: {} })).toStrictEqual([
    {
      area: 'application',
      level: 'note',
      finding: 'neither NODE_OPTIONS nor a script of package.json loads @spanreel/node/register',
      way_out: 'start it with: node --require @spanreel/node/register app.js',
    },
  ]);
});

test('warns of a second SDK', async () => {
  const dependencies = { 'dd-trace': '5', express: '5', '@opentelemetry/sdk-node': '0.301.0' };
  const cwd = await scratchFolder(start('node -r @spanreel/node/register app.js', dependencies));

  expect((await checkApplication({ cwd, env: {} }))[1]).toStrictEqual({
    area: 'application',
    level: 'warning',
    finding:
      '@opentelemetry/sdk-node and dd-trace may register an SDK of their own: only the first to do so is in effect',
    way_out: 'keep one of them, or use withSpanreel(configuration) of @spanreel/node/sdk-node',
  });
});

test('says where it looked when there is no application', async () => {
  const cwd = await scratchFolder();

  expect(await checkApplication({ cwd, env: {} })).toStrictEqual([
    {
      area: 'application',
      level: 'note',
      finding: `no package.json in ${cwd}`,
      way_out: 'run doctor in the directory of the application',
    },
  ]);
});
