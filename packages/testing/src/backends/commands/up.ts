import { relative } from 'node:path';

import { withFileLock } from '../../packed/file-lock.ts';
import { workspaceRoot } from '../../packed/workspace.ts';
import { processIdentity } from '../../process/process-identity.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { eventLogDirectory } from '../run/setting.ts';
import { prepareServer } from '../run/start-backends.ts';
import { recall, remember } from '../run/started.ts';
import { install } from './install.ts';
import { ports, stateDirectory, stateLock } from './place.ts';

/** `pnpm backends up`: starts what does not run yet, waits until it is healthy, and says which page is where. */
export async function up(signal: AbortSignal): Promise<void> {
  await install(signal);
  await withFileLock(stateLock, async () => {
    for (const name of backendNames) {
      signal.throwIfAborted();
      if (recall(stateDirectory, name)?.running === true) continue;
      const server = await prepareServer(name, { directory: stateDirectory, ports, overlays: [], env: {} });
      console.error(`starting ${BACKENDS[name].title}`);
      try {
        await server.start({ detached: true });
      } catch (error) {
        await server.stop();
        throw error;
      }
      remember(stateDirectory, name, {
        pid: server.pid!,
        identity: processIdentity(server.pid!) ?? '',
        version: server.found.version,
        startedAt: new Date().toISOString(),
      });
    }
  });
  sayWhere();
}

function sayWhere(): void {
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
    ['event log', relative(process.cwd(), eventLogDirectory(stateDirectory)), 'read it with spanreel --log'],
    ['logs, data', relative(process.cwd(), stateDirectory), 'kept when they are stopped'],
  ];
  console.log('');
  for (const [what = '', where = '', how = ''] of pages) console.log(`${what.padEnd(16)} ${where.padEnd(30)} ${how}`);
  console.log(
    `\nnpx -y pnpm@12 backends down   stops them${workspaceRoot === process.cwd() ? '' : ` (in ${workspaceRoot})`}`,
  );
}
