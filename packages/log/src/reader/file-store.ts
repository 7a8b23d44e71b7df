import type { LineStore, ScanRequest } from './line-store.ts';
import type { LogFile } from './log-files.ts';
import { listLogFiles } from './log-files.ts';
import { FileGone, openListed } from './open-listed.ts';
import type { Problem } from './problem.ts';
import { scanFile } from './scan-file.ts';

export interface FileStoreOptions {
  readonly directories: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How long a line without its end is given to be finished, in milliseconds. */
  readonly patienceMs?: number;
}

/** A spool may be removed (delivered) under a reader: then the whole reading starts again. */
const MAX_ATTEMPTS = 5;

/** The lines of all log files in some directories: segments, spools and the Collector's files alike. */
export function fileStore({ directories, now = Date.now, patienceMs = 100 }: FileStoreOptions): LineStore {
  return {
    location: directories.join(', '),
    async scan(request) {
      for (let attempt = 1; ; attempt++) {
        const files = await listLogFiles(directories, now());
        try {
          return await scanFiles(files, request, { directories, patienceMs });
        } catch (error) {
          if (attempt === MAX_ATTEMPTS || !(error instanceof FileGone)) throw error;
          request.onRestart?.();
        }
      }
    },
  };
}

async function scanFiles(
  files: readonly LogFile[],
  request: ScanRequest,
  { directories, patienceMs }: Required<Pick<FileStoreOptions, 'directories' | 'patienceMs'>>,
): Promise<readonly Problem[]> {
  const { since, onProgress } = request;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const problems: Problem[] = [];
  let done = 0;
  for (const file of files) {
    if (since === undefined || file.changedAt >= since) {
      const handle = await openListed(file, directories);
      try {
        problems.push(...(await scanFile(file, handle, request, patienceMs)));
      } finally {
        await handle.close();
      }
    }
    done += file.size;
    onProgress?.(done, total);
  }
  return problems;
}
