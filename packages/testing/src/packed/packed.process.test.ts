import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runApp } from '../process/run-app.ts';
import { packPackage } from './pack-package.ts';
import { scratchProject } from './scratch-project.ts';
import { workspaceRoot } from './workspace.ts';

const options = {
  packages: ['@spanreel/api'],
  dependencies: { '@opentelemetry/api': '1.10.0' },
};

test('packs a package once for the same sources', async () => {
  const [one, other] = await Promise.all([packPackage('@spanreel/events'), packPackage('@spanreel/events')]);
  const { mtimeMs } = statSync(one.tarball);
  const again = await packPackage('@spanreel/events');

  expect(other).toEqual(one);
  expect(again).toEqual(one);
  expect(statSync(again.tarball).mtimeMs).toBe(mtimeMs);
});

test('refuses a name that is no publishable package', async () => {
  await expect(packPackage('@spanreel/testing')).rejects.toThrow(
    'no publishable package "@spanreel/testing"; there are @spanreel/api, ',
  );
});

test('installs the tarballs as a user would, once', async () => {
  const [project, same] = await Promise.all([scratchProject(options), scratchProject(options)]);

  expect(same).toBe(project);
  expect(project.startsWith(workspaceRoot)).toBe(false);
  const manifest = JSON.parse(readFileSync(join(project, 'node_modules/@spanreel/api/package.json'), 'utf8'));
  expect(manifest.dependencies).toMatchObject({ '@spanreel/events': '0.1.0' });
  expect(manifest.exports['.'].require.default).toBe('./dist/index.cjs');
  expect(existsSync(join(project, 'node_modules/@spanreel/api/node_modules'))).toBe(false);
});

test.for(['22', '24', '26'])('apps of the project import and require what is installed, on Node %s', async (node) => {
  const project = await scratchProject(options);
  const files = {
    'app.mjs': `
      import { createRequire } from 'node:module';
      await import('@spanreel/api');
      createRequire(import.meta.url)('@spanreel/api');
      console.log(import.meta.resolve('@spanreel/api').includes('node_modules/@spanreel/api/dist'));
    `,
  };

  expect(await runApp({ project, entry: 'app.mjs', files, node })).toMatchObject({
    stdout: 'true\n',
    stderr: '',
    exitCode: 0,
  });
});
