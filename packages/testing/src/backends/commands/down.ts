import { withFileLock } from '../../packed/file-lock.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { endProcess } from '../run/server.ts';
import { forget, recall } from '../run/started.ts';
import { stateDirectory, stateLock } from './place.ts';

/** `pnpm backends down`: ends exactly what `up` has started, the Collector first, so that it can hand on what it has. */
export async function down(): Promise<void> {
  await withFileLock(stateLock, async () => {
    let ended = 0;
    for (const name of backendNames) {
      const started = recall(stateDirectory, name);
      if (started === undefined) continue;
      if (await endProcess(started.pid, started.identity)) {
        ended += 1;
        console.log(`${BACKENDS[name].title} stopped`);
      } else {
        console.log(`${BACKENDS[name].title} had ended by itself`);
      }
      forget(stateDirectory, name);
    }
    if (ended === 0) console.log('nothing was running');
  });
}
