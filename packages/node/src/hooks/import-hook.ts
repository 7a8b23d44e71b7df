import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module';
import { createRequire, isBuiltin, registerHooks, syncBuiltinESMExports } from 'node:module';

import { loadChunk } from '../load-chunk.ts';
import { packageFileOf, packageOfSpecifier } from './module-name.ts';
import type * as moduleWrapper from './module-wrapper.ts';
import type { OnTarget } from './require-hook.ts';

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;
type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput;

/** What import-in-the-middle makes of a module: a wrapper whose exports can be replaced. */
export interface ModuleWrapper {
  resolveSync(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput;
  loadSync(url: string, context: LoadHookContext, next: NextLoad): LoadFnOutput;
}

export interface ImportHookOptions {
  /** Packages and builtins to instrument. */
  readonly targets: ReadonlySet<string>;
  readonly onTarget: OnTarget;
  /** Whether an active instrumentation patches this file (`name/path/in/package.js`) of a package. */
  readonly patchesFile: (file: string) => boolean;
}

/**
 * The same as `hookRequire` for `import`. The hooks are Node's synchronous ones, in this thread, installed at once: installing
 * them from inside a hook would miss the module that is being resolved. import-in-the-middle behind them is loaded with the first
 * package to instrument, and sees nothing but those: wrapping every module of an application doubles its start-up.
 */
export function hookImport({ targets, onTarget, patchesFile }: ImportHookOptions): void {
  let wrapper: ModuleWrapper | undefined;
  const synchronised = new Set<string>();

  registerHooks({
    resolve(specifier, context, next) {
      // A CommonJS `require` is the other hook's matter.
      if (context.conditions.includes('require')) return next(specifier, context);
      const name = packageOfSpecifier(specifier);
      if (name !== undefined && targets.has(name)) {
        if (isBuiltin(name)) {
          patchBuiltin(name);
          return next(specifier, context);
        }
        onTarget(name);
        wrapper ??= loadWrapper();
      }
      return wrapper === undefined ? next(specifier, context) : wrapper.resolveSync(specifier, context, next);
    },
    load(url, context, next) {
      return wrapper === undefined ? next(url, context) : wrapper.loadSync(url, context, next);
    },
  });

  // A builtin is patched in place, as `require` sees it, and its ESM exports follow: with a wrapper of its own on top, every
  // request of an application that both imports and requires it would give two spans (open-telemetry/opentelemetry-js#6428).
  function patchBuiltin(name: string): void {
    if (synchronised.has(name)) return;
    synchronised.add(name);
    onTarget(name);
    createRequire(import.meta.url)(name);
    syncBuiltinESMExports();
  }

  function loadWrapper(): ModuleWrapper {
    const { createWrapper } = loadChunk('hooks/module-wrapper') as typeof moduleWrapper;
    return createWrapper(isIncluded);
  }

  function isIncluded(url: string, specifier: string): boolean {
    const found = packageFileOf(url);
    if (found === undefined || !targets.has(found.name)) return false;
    return specifier === found.name || patchesFile(`${found.name}/${found.file}`);
  }
}
