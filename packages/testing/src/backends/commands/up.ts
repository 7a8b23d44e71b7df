import { relative } from 'node:path';

import { workspaceRoot } from '../../packed/workspace.ts';
import { bringUp, whereIs } from './bring-up.ts';
import { install } from './install.ts';
import type { Place } from './place.ts';
import { standardPlace } from './place.ts';

/** `pnpm backends up`: starts what does not run yet, waits until it is healthy, and says which page is where. */
export async function up(signal: AbortSignal, place: Place = standardPlace): Promise<void> {
  await install(signal, place);
  await bringUp(signal, place, (title) => place.say(`starting ${title}`));
  sayWhere(place);
}

function sayWhere(place: Place): void {
  const { directory, ports, say } = place;
  const { endpoint, eventLog, jaeger, prometheus } = whereIs(place);
  const pages = [
    ['send OTLP to', endpoint, `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`],
    ['traces', jaeger, 'Jaeger; one built from its Go module answers queries and has no pages'],
    ['metrics, rules', prometheus, 'Prometheus'],
    ['alerts', `http://127.0.0.1:${ports.alertmanager}`, 'Alertmanager'],
    ['event log', relative(process.cwd(), eventLog), 'read it with spanreel --log'],
    ['logs, data', relative(process.cwd(), directory), 'kept when they are stopped'],
  ];
  say('');
  for (const [what = '', where = '', how = ''] of pages) say(`${what.padEnd(16)} ${where.padEnd(30)} ${how}`);
  say(`\nnpx -y pnpm@12 backends down   stops them${workspaceRoot === process.cwd() ? '' : ` (in ${workspaceRoot})`}`);
}
