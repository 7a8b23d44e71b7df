import type { BackendName } from '../backends.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import type { FoundBackend } from '../install/find.ts';
import { installBackend } from '../install/install.ts';
import { Progress } from '../install/progress.ts';
import type { Place } from './place.ts';
import { standardPlace } from './place.ts';

/** `pnpm backends`: makes every back end available and says which one is taken from where. */
export async function install(
  signal: AbortSignal,
  { say }: Pick<Place, 'say'> = standardPlace,
): Promise<ReadonlyMap<BackendName, FoundBackend>> {
  const progress = new Progress();
  const found = new Map<BackendName, FoundBackend>();
  // One after the other: each build takes all processors there are.
  for (const name of backendNames) found.set(name, await installBackend(BACKENDS[name], progress, signal));
  for (const { name, version, from, programs } of found.values()) {
    const where = from === 'PATH' ? 'on PATH' : 'cached';
    say(`${BACKENDS[name].title.padEnd(24)} ${version.padEnd(8)} ${where.padEnd(8)} ${Object.values(programs)[0]}`);
  }
  return found;
}
