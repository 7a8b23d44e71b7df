import { join } from 'node:path';

import { expect, test } from 'vitest';

import { scratchFolder } from '../../testing/scratch-folder.ts';
import { checkNameModel } from './check-name-model.ts';

const model = join(import.meta.dirname, '../../../../name-model/src/fixture/model');

test('says nothing where no model is asked for', async () => {
  expect(await checkNameModel({ cwd: await scratchFolder(), env: {} })).toEqual([]);
});

test('loads the model that is asked for', async () => {
  expect(await checkNameModel({ cwd: await scratchFolder(), env: { SPANREEL_NAME_MODEL: model } })).toEqual([
    { area: 'name model', level: 'fine', finding: `${model} is loaded, with onnxruntime-web` },
  ]);
});

test('says why a model cannot be loaded', async () => {
  const cwd = await scratchFolder();
  expect(await checkNameModel({ cwd, env: { SPANREEL_NAME_MODEL: 'models/none' } })).toEqual([
    {
      area: 'name model',
      level: 'problem',
      finding: `the name model cannot be used: there is no directory ${join(cwd, 'models/none')}`,
    },
  ]);
});
