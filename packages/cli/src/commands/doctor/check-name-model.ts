import { resolve } from 'node:path';

import { readEnvironment } from '@spanreel/node/environment';

import { INSTALL_NAME_MODEL, nameModelPackage } from '../../name-model/name-model-package.ts';
import type { Shell } from '../../shell/shell.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Whether the model that the environment asks for can be loaded here; loads it. */
export async function checkNameModel({ cwd, env }: Pick<Shell, 'cwd' | 'env'>): Promise<Diagnosis[]> {
  const { SPANREEL_NAME_MODEL: name } = readEnvironment(env).values;
  if (name === undefined) return [];
  const area = 'name model';
  const { loadNameModel } = nameModelPackage(cwd) ?? {};
  if (loadNameModel === undefined) {
    const finding = 'SPANREEL_NAME_MODEL needs @spanreel/name-model, which is not installed here';
    return [{ area, level: 'problem', finding, way_out: INSTALL_NAME_MODEL }];
  }
  const directory = resolve(cwd, name);
  try {
    const model = await loadNameModel({ directory, application: cwd });
    const runtime = await model.loaded;
    await model.close();
    return [{ area, level: 'fine', finding: `${directory} is loaded, with ${runtime}` }];
  } catch (error) {
    return [{ area, level: 'problem', finding: (error as Error).message }];
  }
}
