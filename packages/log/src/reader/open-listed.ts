import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

import type { LogFile } from './log-files.ts';
import { LogDirectoryError, fileIdentity, listLogFiles } from './log-files.ts';

/** What was listed is nowhere any more: its content may have gone to a file that was read before. */
export class FileGone extends Error {}

/** A name may change again between being found and being opened. */
const MAX_RENAMES = 5;

/**
 * Opens a file that was listed, under the name it has now: a Collector may have renamed it and begun another one under
 * its name, a process may have claimed it. The caller closes it.
 *
 * @throws {FileGone} when it was removed.
 * @throws {LogDirectoryError} when it may not be read.
 */
export async function openListed(file: LogFile, directories: readonly string[]): Promise<FileHandle> {
  let path: string | undefined = file.path;
  for (let rename = 0; path !== undefined && rename <= MAX_RENAMES; rename++) {
    const handle = await openSame(path, file.identity);
    if (handle) return handle;
    path = (await listLogFiles(directories, 0)).find(({ identity }) => identity === file.identity)?.path;
  }
  throw new FileGone(`log file ${file.path} vanishes again and again while it is read`);
}

async function openSame(path: string, identity: string): Promise<FileHandle | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    if (fileIdentity(await handle.stat()) === identity) return handle;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      await handle?.close();
      if (code !== 'EACCES' && code !== 'EPERM') throw error;
      const message = `log file ${path} may not be read by this user; run as the user or in the group that writes it`;
      throw new LogDirectoryError(message, { cause: error });
    }
  }
  await handle?.close();
  return undefined;
}
