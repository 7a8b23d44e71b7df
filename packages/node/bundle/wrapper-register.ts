import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Rolldown } from 'tsdown';

const folder = 'hooks/lib';

/**
 * import-in-the-middle's wrappers import `lib/register.js` by URL, beside the file that made them, and its `Hook` must share that
 * very instance: the file is copied as it is and everything in the bundle requires the copy.
 */
export function wrapperRegister(outputFolder: string): Rolldown.Plugin {
  const copy = join(outputFolder, folder, 'register.js');
  const require = createRequire(import.meta.url);
  return {
    name: 'wrapper-register',
    resolveId(source, importer) {
      if (!source.endsWith('lib/register') || importer?.includes('/import-in-the-middle/') !== true) return null;
      return { id: copy, external: 'relative' };
    },
    generateBundle() {
      const original = require.resolve('import-in-the-middle/lib/register.js');
      this.emitFile({ type: 'asset', fileName: `${folder}/register.js`, source: readFileSync(original, 'utf8') });
      // The package is an ES module by default, this file is not.
      this.emitFile({ type: 'asset', fileName: `${folder}/package.json`, source: '{ "type": "commonjs" }\n' });
    },
  };
}
