import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, expect, test, vi } from 'vitest';

import { temporaryDirectory } from '../../process/temporary-directory.ts';
import type { Backend } from '../backends.ts';
import { BACKENDS } from '../backends.ts';
import { cachedDirectory } from './cache.ts';
import { findBackend } from './find.ts';
import { installBackend } from './install.ts';
import { Progress } from './progress.ts';
import type { Kitchen, Recipe } from './recipe.ts';

const forever = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

/** A user's cache and PATH of its own, and a back end that comes of a shell script. */
function given(make: Recipe['make'] = async (kitchen) => writeProgram(kitchen.directory)): {
  backend: Backend;
  path: string;
  said: () => string;
  progress: Progress;
} {
  const cache = temporaryDirectory();
  const path = temporaryDirectory();
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('PATH', `${path}:/usr/bin:/bin`);
  const out = new PassThrough({ encoding: 'utf8' });
  let said = '';
  out.on('data', (text: string) => (said += text));
  const recipe: Recipe = { version: '2.13.0', ingredients: () => 'flour', programs: { jaeger: 'jaeger' }, make };
  return {
    backend: { ...BACKENDS.jaeger, programs: { jaeger: ['jaeger-for-this-test'] }, recipe },
    path,
    said: () => said,
    progress: new Progress(out),
  };
}

function writeProgram(directory: string, { name = 'jaeger', version = '2.13.0' } = {}): void {
  writeFileSync(join(directory, name), `#!/bin/sh\necho '{"gitVersion":"v${version}"}'\n`);
  chmodSync(join(directory, name), 0o755);
}

test('makes a back end once and finds it from then on', async () => {
  const make = vi.fn<Recipe['make']>(async ({ directory }: Kitchen) => writeProgram(directory));
  const { backend, progress } = given(make);

  const first = await installBackend(backend, progress, forever);
  const second = await installBackend(backend, progress, forever);

  const directory = cachedDirectory(backend);
  expect(first).toEqual({
    name: 'jaeger',
    version: '2.13.0',
    from: 'cache',
    programs: { jaeger: join(directory, 'jaeger') },
    directory,
  });
  expect(second).toEqual(first);
  expect(make).toHaveBeenCalledTimes(1);
});

test('makes it once when two ask at the same time, and the second says whom it waits for', async () => {
  const make = vi.fn<Recipe['make']>(async ({ directory }: Kitchen) => writeProgram(directory));
  const { backend, progress, said } = given(make);

  const both = await Promise.all([1, 2].map(async () => installBackend(backend, progress, forever)));

  expect(both[0]).toEqual(both[1]);
  expect(make).toHaveBeenCalledTimes(1);
  expect(said()).toContain(`process ${process.pid} is already at it; waiting until it is done`);
});

test('takes what is on PATH in a version that will do, and else makes its own', async () => {
  const { backend, path, progress } = given();
  writeProgram(path, { name: 'jaeger-for-this-test', version: '2.13.4' });
  expect(await installBackend(backend, progress, forever)).toMatchObject({ from: 'PATH', version: '2.13.4' });

  writeProgram(path, { name: 'jaeger-for-this-test', version: '2.22.0' });
  expect(await installBackend(backend, progress, forever)).toMatchObject({ from: 'cache', version: '2.13.0' });
});

test('leaves nothing that could be taken for a back end when it fails', async () => {
  const { backend, progress } = given(async ({ directory }) => {
    writeProgram(directory);
    throw new Error('the compiler gave up');
  });

  await expect(installBackend(backend, progress, forever)).rejects.toThrow('the compiler gave up');

  expect(await findBackend(backend)).toBeUndefined();
  expect(readdirSync(join(cachedDirectory(backend), '..'))).toEqual([]);
});

test('clears away what a killed process has left behind', async () => {
  const { backend, progress } = given();
  await installBackend({ ...backend, recipe: { ...backend.recipe, ingredients: () => 'sugar' } }, progress, forever);
  const leftOver = `${cachedDirectory(backend)}.partial-1`;
  writeFileSync(leftOver, '');

  await installBackend(backend, progress, forever);

  expect(existsSync(leftOver)).toBe(false);
});

test('does not keep what does not run', async () => {
  const { backend, progress } = given(async ({ directory }) => writeFileSync(join(directory, 'jaeger'), ''));

  await expect(installBackend(backend, progress, forever)).rejects.toMatchObject({
    code: 'SPANREEL_BACKENDS_DOES_NOT_RUN',
    message: 'Jaeger was made and does not run here: put Jaeger 2.13.0 on PATH instead.',
  });
  expect(await findBackend(backend)).toBeUndefined();
});
