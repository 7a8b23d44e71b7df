import Module from 'node:module';

import { packageOfSpecifier } from './module-name.ts';

/** Told of the first load of a module to instrument; true when this call has installed something. */
export type OnTarget = (moduleName: string) => boolean;

interface RequirePrototype {
  require: (this: unknown, id: string) => unknown;
}

/**
 * Tells of every `require` of a module to instrument before it is loaded, so that its instrumentation can be loaded first.
 * Patching the module is then up to the instrumentation (require-in-the-middle), whose own hook this call is repeated through.
 */
export function hookRequire(targets: ReadonlySet<string>, onTarget: OnTarget): void {
  const prototype = (Module as unknown as { readonly prototype: RequirePrototype }).prototype;
  const original = prototype.require;
  prototype.require = function requireAfterInstrumentation(this: unknown, id: string): unknown {
    if (typeof id === 'string' && isFresh(id)) return prototype.require.call(this, id);
    return original.call(this, id);
  };

  const getBuiltinModule = process.getBuiltinModule.bind(process);
  process.getBuiltinModule = function getBuiltinAfterInstrumentation(id: string): ReturnType<typeof getBuiltinModule> {
    if (isFresh(id)) return process.getBuiltinModule(id);
    return getBuiltinModule(id);
  };

  function isFresh(id: string): boolean {
    const name = packageOfSpecifier(id);
    return name !== undefined && targets.has(name) && onTarget(name);
  }
}
