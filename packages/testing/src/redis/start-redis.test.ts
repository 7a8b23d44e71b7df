import { expect, test, vi } from 'vitest';

import { isSetUpError } from '../backends/set-up-error.ts';
import { temporaryDirectory } from '../process/temporary-directory.ts';
import { startRedis } from './start-redis.ts';

test('where there is no Redis and no way to fetch one, it says what to do', async () => {
  vi.stubEnv('XDG_CACHE_HOME', temporaryDirectory());
  vi.stubEnv('PATH', temporaryDirectory());
  const error = await startRedis().catch((thrown: unknown) => thrown);
  vi.unstubAllEnvs();
  expect(isSetUpError(error)).toBe(true);
  expect(String(error)).toMatch(/redis-server .*(?:apt-get install|https:\/\/redis\.io\/downloads)/s);
});
