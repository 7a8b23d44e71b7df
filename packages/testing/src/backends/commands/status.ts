import { join, relative } from 'node:path';

import type { BackendName } from '../backends.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { findBackend } from '../install/find.ts';
import { listeningOf } from '../run/listening.ts';
import { isHealthy } from '../run/server.ts';
import { recall } from '../run/started.ts';
import type { Place } from './place.ts';
import { standardPlace } from './place.ts';

/** `pnpm backends status`: what there is, what runs and how it is; `false` when something that was started is not healthy. */
export async function status(place: Place = standardPlace): Promise<boolean> {
  const { directory, say } = place;
  const rows = await Promise.all(
    backendNames.map(async (name) => [BACKENDS[name].title, ...(await tell(name, place))]),
  );
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  say(`logs and data in ${relative(process.cwd(), directory)}`);
  return rows.every((row) => row[2] !== 'gone' && row[2] !== 'not healthy');
}

async function tell(name: BackendName, { directory, ports }: Place): Promise<string[]> {
  const found = await findBackend(BACKENDS[name]);
  if (found === undefined) return ['-', 'missing', 'npx -y pnpm@12 backends brings it'];
  const version = `${found.version} (${found.from})`;
  const started = recall(directory, name);
  if (started === undefined) return [version, 'not running'];
  if (!started.running) {
    return [version, 'gone', `ended by itself; see ${relative(process.cwd(), join(directory, name, 'log'))}`];
  }
  const { health, ports: listening } = listeningOf(name, ports);
  const state = (await isHealthy(health)) ? 'healthy' : 'not healthy';
  return [version, state, `process ${started.pid} since ${started.startedAt}, ports ${listening.join(' ')}`];
}
