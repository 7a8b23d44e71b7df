import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type SpineSource, filesSource } from '@spanreel/log';
import { cursorName } from '@spanreel/log/writer';

/** Between two looks at files that others write. */
const LOOK_MS = 250;

/** Bytes of a log's spools that no receiver has acknowledged; 0: the receiver has taken all that was recorded. */
export function undeliveredBytes(log: string): number {
  return globSync('**/*.spool.jsonl', { cwd: log })
    .map((spool) => join(log, spool))
    .reduce((bytes, spool) => bytes + Math.max(0, wholeLines(spool) - acknowledged(spool)), 0);
}

/** A torn line at the end of a killed process's spool is never sent. */
function wholeLines(spool: string): number {
  return read(spool).lastIndexOf('\n') + 1;
}

/** How far the process that follows a spool has come. */
function acknowledged(spool: string): number {
  return Number(read(join(dirname(spool), cursorName(basename(spool)) ?? '')).toString());
}

/** Empty where another process has claimed the file meanwhile, or delivered and removed it. */
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** How many events of these calls the copies in `log` have and the event log does not have. */
export async function missingEvents(
  calls: readonly { readonly call_id: string }[],
  { log, eventLog }: { readonly log: string; readonly eventLog: string },
): Promise<number> {
  const [local, remote] = [filesSource({ directories: [log] }), filesSource({ directories: [eventLog] })];
  let missing = 0;
  for (const { call_id } of calls) {
    const arrived = new Set(await eventIds(remote, call_id));
    const recorded = await eventIds(local, call_id);
    missing += recorded.filter((id) => !arrived.has(id)).length;
  }
  return missing;
}

async function eventIds(source: SpineSource, callId: string): Promise<string[]> {
  const match = (await source.find(callId)).find(({ id }) => id === callId);
  if (!match) return [];
  const { events } = await source.read(match);
  return events.map(({ event_id }) => event_id);
}

/** Looks until it holds, at most so many milliseconds; resolves with whether it does. Rejects when the run is stopped. */
export async function holdsWithin(
  milliseconds: number,
  condition: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const end = Date.now() + milliseconds; ;) {
    if (await condition()) return true;
    if (Date.now() >= end) return false;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}
