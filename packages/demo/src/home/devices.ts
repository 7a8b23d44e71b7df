import { readFile, writeFile } from 'node:fs/promises';

import { observeCache } from '@spanreel/api/cache';
import { device } from '@spanreel/api/device';

const KNOWN_FOR_MS = 60_000;

/** A thing in the house. */
export interface HomeDevice {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly manufacturer: string;
  readonly protocol: string;
}

interface Known {
  readonly at: number;
  readonly devices: readonly HomeDevice[];
}

const cache = observeCache('devices');

/** The devices of the house: for a minute those that a file knows, else what the hub finds. */
export async function findDevices(hub: string, file: string): Promise<readonly HomeDevice[]> {
  const known = await cache.get(hub, async () => read(file));
  if (known !== undefined) return known.devices;
  const response = await fetch(`${hub}/devices`);
  const devices = (await response.json()) as HomeDevice[];
  for (const { id, ...about } of devices) device.discovered({ deviceId: id, ...about });
  await writeFile(file, JSON.stringify({ at: Date.now(), devices } satisfies Known));
  cache.stored(hub, { ttlMs: KNOWN_FOR_MS });
  return devices;
}

async function read(file: string): Promise<Known | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const known = JSON.parse(text) as Known;
  return Date.now() - known.at < KNOWN_FOR_MS ? known : undefined;
}
