import { readFile, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

export interface InstalledCopy {
  /** Real path of the package's folder. */
  readonly path: string;
  readonly version: string;
}

/** A tree with more folders than this is not walked to its end. */
const MAX_FOLDERS = 50_000;

/**
 * Every copy of a package below a directory's node_modules, nested ones and pnpm's store included, by path.
 */
export async function installedCopies(directory: string, name: string): Promise<InstalledCopy[]> {
  const found = new Map<string, InstalledCopy>();
  const seen = new Set<string>();
  const open = [join(directory, 'node_modules')];
  for (let folder = open.pop(); folder !== undefined && seen.size < MAX_FOLDERS; folder = open.pop()) {
    const real = await tryOr(() => realpath(folder ?? ''), undefined);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    const copy = await readCopy(join(real, name));
    if (copy) found.set(copy.path, copy);
    open.push(...(await packageFolders(real)).map((path) => join(path, 'node_modules')));
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The version of the package in a folder; `undefined` where there is none. */
export async function readCopy(folder: string): Promise<InstalledCopy | undefined> {
  return tryOr(async () => {
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return { path: await realpath(folder), version: typeof version === 'string' ? version : '' };
  }, undefined);
}

/** The packages in a node_modules, `@scope/name` and pnpm's `.pnpm/name@version` among them. */
async function packageFolders(modules: string): Promise<string[]> {
  const entries = await tryOr(() => readdir(modules), []);
  const nested = entries.filter((entry) => entry.startsWith('@') || entry === '.pnpm');
  const inside = await Promise.all(
    nested.map(async (entry) =>
      (await tryOr(() => readdir(join(modules, entry)), [])).map((name) => join(modules, entry, name)),
    ),
  );
  const plain = entries.filter((entry) => !entry.startsWith('@') && !entry.startsWith('.'));
  return [...plain.map((entry) => join(modules, entry)), ...inside.flat()];
}

async function tryOr<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch {
    return otherwise;
  }
}
