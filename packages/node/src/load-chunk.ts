import { createRequire } from 'node:module';
import { extname } from 'node:path';

// Each of these names is an entry of its own in the build, so that nothing but a used one is ever read from disk. In a checkout
// they are the TypeScript files themselves.
const require = createRequire(import.meta.url);
const extension = extname(import.meta.filename);

/** Whether this runs as it is published, rather than from a checkout. */
export const isBuilt: boolean = extension !== '.ts';

/** Loads a part of the distribution that only some applications need, synchronously: `hooks/module-wrapper`, `instrumentation/http`. */
export function loadChunk(name: string): unknown {
  return require(`./${name}${extension}`);
}
