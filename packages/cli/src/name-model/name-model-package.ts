import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as nameModel from '@spanreel/name-model';

export const INSTALL_NAME_MODEL = 'npm install @spanreel/name-model';

/** `@spanreel/name-model`, as it is installed in `directory`, else beside this command; nothing where it is not. */
export function nameModelPackage(directory: string): typeof nameModel | undefined {
  for (const place of [join(directory, 'package.json'), import.meta.filename]) {
    const require = createRequire(place);
    try {
      require.resolve('@spanreel/name-model');
    } catch {
      continue;
    }
    return require('@spanreel/name-model') as typeof nameModel;
  }
  return undefined;
}
