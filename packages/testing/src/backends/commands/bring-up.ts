import { withFileLock } from '../../packed/file-lock.ts';
import { processIdentity } from '../../process/process-identity.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { eventLogDirectory } from '../run/setting.ts';
import { prepareServer } from '../run/start-backends.ts';
import { recall, remember } from '../run/started.ts';
import type { Place } from './place.ts';
import { lockOf, standardPlace } from './place.ts';

/** What somebody has to know who uses the back ends of a place. */
export interface BackendAddresses {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** Where the Collector writes `spans.jsonl` and `logs.jsonl`. */
  readonly eventLog: string;
  readonly jaeger: string;
  readonly prometheus: string;
}

export function whereIs({ directory, ports }: Place): BackendAddresses {
  return {
    endpoint: `http://127.0.0.1:${ports.otlpHttp}`,
    eventLog: eventLogDirectory(directory),
    jaeger: `http://127.0.0.1:${ports.jaegerUi}`,
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
  };
}

/** Whether the Collector that `pnpm backends up` has started still runs. */
export function isCollectorUp({ directory }: Place = standardPlace): boolean {
  return recall(directory, 'collector')?.running === true;
}

/**
 * Starts what does not run yet of the back ends, which then outlive this process, and waits until they are healthy. Rejects
 * with a set-up error where one is not on this machine or cannot start.
 */
export async function bringUp(signal: AbortSignal, place: Place, onStart: (title: string) => void): Promise<void> {
  const { directory, ports } = place;
  await withFileLock(lockOf(place), async () => {
    for (const name of backendNames) {
      signal.throwIfAborted();
      if (recall(directory, name)?.running === true) continue;
      const server = await prepareServer(name, { directory, ports, overlays: [], env: {} });
      onStart(BACKENDS[name].title);
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
}
