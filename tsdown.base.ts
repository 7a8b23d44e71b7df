import type { UserConfig } from 'tsdown';

/** How every published library of the workspace is built: ESM and CommonJS with their own declarations. */
export function libraryBuild(entry: Readonly<Record<string, string>>): UserConfig {
  return {
    entry: { ...entry },
    format: ['esm', 'cjs'],
    platform: 'node',
    target: 'node22.22',
    dts: true,
    sourcemap: false,
    clean: true,
    // Files keep their names, so that a stack trace from a user's machine reads like the source.
    unbundle: true,
    fixedExtension: true,
  };
}
