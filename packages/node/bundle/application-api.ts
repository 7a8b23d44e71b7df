import type { Rolldown } from 'tsdown';

import * as api from '@opentelemetry/api';

const NAME = '@opentelemetry/api';
const SHIM = '\0application-api';
const chooser = new URL('../src/start/choose-api.ts', import.meta.url).pathname;

/**
 * Lets everything in the bundle share the one `@opentelemetry/api` that `chooseApi` picks when the process starts: the
 * application's copy where that is newer than the bundled one, else the bundled one.
 */
export function applicationApi(): Rolldown.Plugin {
  return {
    name: 'application-api',
    resolveId(source, importer) {
      if (source !== NAME || importer === SHIM || importer === chooser) return null;
      return { id: SHIM, moduleSideEffects: false };
    },
    load(id) {
      if (id !== SHIM) return null;
      const names = Object.keys(api).filter((name) => name !== 'default' && name !== 'module.exports');
      return [
        `import { chooseApi } from ${JSON.stringify(chooser)};`,
        `const api = /* @__PURE__ */ chooseApi();`,
        ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`),
      ].join('\n');
    },
  };
}
