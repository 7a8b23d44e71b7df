import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { Backend } from '../backends.ts';

/**
 * Where a back end is kept for this user, whether it is there or not: a folder that holds a whole installation, or does
 * not exist. https://specifications.freedesktop.org/basedir/latest/
 */
export function cachedDirectory({ name, recipe }: Pick<Backend<string>, 'name' | 'recipe'>): string {
  const { XDG_CACHE_HOME: xdg } = process.env;
  const home = xdg === undefined || xdg === '' ? join(homedir(), '.cache') : xdg;
  const hash = createHash('sha256').update(recipe.ingredients()).digest('hex').slice(0, 12);
  return join(home, 'spanreel', 'backends', `${name}-${recipe.version}-${process.platform}-${process.arch}-${hash}`);
}
