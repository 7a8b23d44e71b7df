// The package declares only its main entry and the ready-made hooks.
declare module 'import-in-the-middle/create-hook.mjs' {
  import type { LoadHookContext, ResolveHookContext } from 'node:module';

  export function createHook(meta: { readonly url: string }): {
    applyOptions(options: { readonly shouldInclude: (url: string, specifier: string) => boolean }): void;
    resolveSync(specifier: string, context: ResolveHookContext, next: unknown): never;
    loadSync(url: string, context: LoadHookContext, next: unknown): never;
  };
}
