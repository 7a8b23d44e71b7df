import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const HOME = '.spanreel';

/**
 * Where the key file of the tokens is: in the `.spanreel` folder that holds the log, so that processes that write one
 * log make the same tokens; for a log elsewhere, in the user's own, since a key does not belong beside the data it guards.
 */
export function vaultDirectory(logDirectory: string): string {
  return join(holderOf(resolve(logDirectory)) ?? join(homedir(), HOME), 'vault');
}

function holderOf(folder: string): string | undefined {
  if (basename(folder) === HOME) return folder;
  return dirname(folder) === folder ? undefined : holderOf(dirname(folder));
}
