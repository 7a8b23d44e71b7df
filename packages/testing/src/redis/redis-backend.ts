import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Backend } from '../backends/backends.ts';
import { debianRecipe } from '../backends/install/debian.ts';

/** Debian's program looks for its libraries on the machine, where they are not installed. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$(echo "$here"/usr/lib/*-linux-gnu)"
exec "$here/usr/bin/redis-server" "$@"
`;

/** Redis, for tests that need a queue: no part of the pipeline, and so none of what `pnpm backends` brings. */
export const REDIS: Backend<'redis'> = {
  name: 'redis',
  title: 'Redis',
  version: '7.0.15',
  image: 'redis',
  programs: { 'redis-server': ['redis-server'] },
  versionArguments: ['--version'],
  // Streams with XAUTOCLAIM.
  accepts: (version) => Number(version.split('.')[0]) >= 7,
  recipe: debianRecipe(
    'redis-server',
    { 'redis-server': 'redis-server' },
    {
      site: 'https://redis.io/downloads',
      needs: ['redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'],
      finish: (directory) => {
        const launcher = join(directory, 'redis-server');
        writeFileSync(launcher, LAUNCHER);
        chmodSync(launcher, 0o755);
      },
    },
  ),
};
