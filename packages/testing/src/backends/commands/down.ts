import { withFileLock } from '../../packed/file-lock.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { endProcess } from '../run/server.ts';
import { forget, recall } from '../run/started.ts';
import type { Place } from './place.ts';
import { lockOf, standardPlace } from './place.ts';

/** `pnpm backends down`: ends exactly what `up` has started, the Collector first, so that it can hand on what it has. */
export async function down(place: Place = standardPlace): Promise<void> {
  const { directory, say } = place;
  await withFileLock(lockOf(place), async () => {
    let ended = 0;
    for (const name of backendNames) {
      const started = recall(directory, name);
      if (started === undefined) continue;
      if (await endProcess(started.pid, started.identity)) {
        ended += 1;
        say(`${BACKENDS[name].title} stopped`);
      } else {
        say(`${BACKENDS[name].title} had ended by itself`);
      }
      forget(directory, name);
    }
    if (ended === 0) say('nothing was running');
  });
}
