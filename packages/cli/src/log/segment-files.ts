import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isLogFileName } from '@spanreel/log';

export interface SegmentFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly touched: number;
  /** Waits to be delivered to an endpoint. */
  readonly isSpool: boolean;
}

/** Every file of the log below a directory, by path; a file that is removed meanwhile is left out. */
export async function segmentFiles(directory: string): Promise<SegmentFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && isLogFileName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const files = await Promise.all(paths.map(toSegment));
  return files.filter((file) => file !== undefined);
}

async function toSegment(path: string): Promise<SegmentFile | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, touched: mtimeMs, isSpool: path.endsWith('.spool.jsonl') };
  } catch {
    // Delivered and removed, or claimed by another process, between the two calls.
    return undefined;
  }
}
