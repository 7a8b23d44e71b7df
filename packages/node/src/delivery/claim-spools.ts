import { readdir, rename, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { claimName, parseSegmentName } from '@spanreel/log/writer';

/** A writer that has not touched its segment for so long is gone: it touches every 10 s (pids mean nothing in containers). */
const DEAD_AFTER_MS = 30_000;

export interface SpoolFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: number;
}

/** Every spool below the log directory, oldest day first. */
export async function listSpools(directory: string): Promise<SpoolFile[]> {
  const found: SpoolFile[] = [];
  for (const day of (await names(directory)).sort()) {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) continue;
    for (const name of await names(join(directory, day))) {
      if (parseSegmentName(name)?.spool !== true) continue;
      const path = join(directory, day, name);
      try {
        const { size, mtimeMs } = await stat(path);
        found.push({ path, bytes: size, changedAt: mtimeMs });
      } catch {
        // Removed or claimed meanwhile.
      }
    }
  }
  return found.sort((a, b) => a.changedAt - b.changedAt);
}

/** Takes over spools whose writer is gone, by rename, which only one claimer can win. Returns the new paths. */
export async function claimSpools(spools: readonly SpoolFile[], claimer: string, now: number): Promise<string[]> {
  const claimed: string[] = [];
  for (const { path, changedAt } of spools) {
    if (now - changedAt <= DEAD_AFTER_MS) continue;
    const name = claimName(basename(path), claimer);
    if (name === undefined) continue;
    const target = join(path, '..', name);
    try {
      await rename(path, target);
      const touched = new Date(now);
      await utimes(target, touched, touched);
      claimed.push(target);
    } catch {
      // Another process was faster.
    }
  }
  return claimed;
}

async function names(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}
