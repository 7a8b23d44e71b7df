import { relative } from 'node:path';

import { withFileLock } from '../../packed/file-lock.ts';
import { workspaceRoot } from '../../packed/workspace.ts';
import { processIdentity } from '../../process/process-identity.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { eventLogDirectory } from '../run/setting.ts';
import { prepareServer } from '../run/start-backends.ts';
import { recall, remember } from '../run/started.ts';
import { install } from './install.ts';
import type { Place } from './place.ts';
import { lockOf, standardPlace } from './place.ts';

/** `pnpm backends up`: starts what does not run yet, waits until it is healthy, and says which page is where. */
export async function up(signal: AbortSignal, place: Place = standardPlace): Promise<void> {
  const { directory, ports } = place;
  await install(signal, place);
  await withFileLock(lockOf(place), async () => {
    for (const name of backendNames) {
      signal.throwIfAborted();
      if (recall(directory, name)?.running === true) continue;
      const server = await prepareServer(name, { directory, ports, overlays: [], env: {} });
      place.say(`starting ${BACKENDS[name].title}`);
      try {
        await server.start({ detached: true });
      } catch (error) {
        await server.stop();
        throw error;
      }
      remember(directory, name, {
        pid: server.pid!,
        identity: processIdentity(server.pid!) ?? '',
        version: server.found.version,
        startedAt: new Date().toISOString(),
      });
    }
  });
  sayWhere(place);
}

function sayWhere({ directory, ports, say }: Place): void {
  const pages = [
    [
      'send OTLP to',
      `http://127.0.0.1:${ports.otlpHttp}`,
      `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${ports.otlpHttp}`,
    ],
    [
      'traces',
      `http://127.0.0.1:${ports.jaegerUi}`,
      'Jaeger; one built from its Go module answers queries and has no pages',
    ],
    ['metrics, rules', `http://127.0.0.1:${ports.prometheus}`, 'Prometheus'],
    ['alerts', `http://127.0.0.1:${ports.alertmanager}`, 'Alertmanager'],
    ['event log', relative(process.cwd(), eventLogDirectory(directory)), 'read it with spanreel --log'],
    ['logs, data', relative(process.cwd(), directory), 'kept when they are stopped'],
  ];
  say('');
  for (const [what = '', where = '', how = ''] of pages) say(`${what.padEnd(16)} ${where.padEnd(30)} ${how}`);
  say(`\nnpx -y pnpm@12 backends down   stops them${workspaceRoot === process.cwd() ? '' : ` (in ${workspaceRoot})`}`);
}
