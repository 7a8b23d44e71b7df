import { defineConfig } from 'tsdown';

import { libraryBuild } from '../../tsdown.base.ts';

const index = 'src/index.ts';

export default defineConfig([
  // The thread is loaded by its path, from both; it waits for its model at the top level, which CommonJS cannot.
  { ...libraryBuild({ index, 'thread/thread': 'src/thread/thread.ts' }), format: ['esm'] },
  { ...libraryBuild({ index }), format: ['cjs'], clean: false },
]);
