import { fileStore } from '../reader/file-store.ts';
import type { SpineSource } from './spine-source.ts';
import { storeSource } from './store-source.ts';

export interface FilesSourceOptions {
  /** Log directories, read together as one log: segments, spools and the Collector's files. A file may stand for one. */
  readonly directories: readonly string[];
  /** Milliseconds since the epoch; the time of asking by default. */
  readonly now?: () => number;
}

/**
 * The log as it stands in files. Nothing is kept between calls and nothing is ever changed; every call reads the files
 * as they are when it begins.
 *
 * Its methods reject with `SPANREEL_LOG_DIRECTORY` when a directory does not exist or may not be read.
 *
 * @example
 * const source = filesSource({ directories: ['.spanreel/log'] });
 * for (const { id, name, status } of await source.list({ failed: true })) console.log(id, name, status);
 */
export function filesSource({ directories, now = Date.now }: FilesSourceOptions): SpineSource {
  return storeSource(fileStore({ directories, now }), now);
}
