// Loaded when the application first imports a package that is instrumented.
import { Hook } from 'import-in-the-middle';
import { createHook } from 'import-in-the-middle/create-hook.mjs';

import type { ModuleWrapper } from './import-hook.ts';
import { attachHooks } from './waiting-hook.ts';

/** import-in-the-middle, limited to the modules that `shouldInclude` names by URL and specifier. */
export function createWrapper(shouldInclude: (url: string, specifier: string) => boolean): ModuleWrapper {
  // Its wrappers import `lib/register.js` beside this URL; the build puts that file there, once for wrappers and instrumentations.
  const hook = createHook({ url: import.meta.url });
  attachHooks((modules, options, onImport) => void new Hook([...modules], options, onImport));
  hook.applyOptions({ shouldInclude });
  return hook;
}
