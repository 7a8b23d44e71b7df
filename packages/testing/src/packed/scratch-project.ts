import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';

import { withFileLock } from './file-lock.ts';
import { packWorkspace } from './pack-package.ts';
import { npmInstall } from './run-tool.ts';

/** What a scratch project installs. */
export interface ScratchProjectOptions {
  /** Packages of the workspace, packed, with what they ask for; all publishable ones by default. */
  readonly packages?: readonly string[];
  /** Further packages from the registry, with exact versions. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

// Outside the workspace, for Node strips no types below node_modules and must find nothing of the workspace by
// climbing.
const scratchRoot = join(tmpdir(), `spanreel-testing-${userInfo().username}`);
const unusedAfter = 2 * 24 * 60 * 60 * 1000;

/**
 * A project as a user has it: the packed tarballs and what they ask for, installed by npm from one package.json without
 * overrides. Gives its directory, the same one for the same content in every run; apps go into folders of their own
 * below it.
 *
 * @example
 * const project = await scratchProject({ packages: ['@spanreel/node'] });
 * const app = await runApp({ project, entry: 'app.cjs', files, require: ['@spanreel/node/register'] });
 */
export async function scratchProject({ packages, dependencies = {} }: ScratchProjectOptions = {}): Promise<string> {
  const tarballs = await packWorkspace(packages);
  const manifest = {
    name: 'scratch',
    version: '0.0.0',
    private: true,
    dependencies: {
      ...Object.fromEntries(tarballs.map(({ name, tarball }) => [name, `file:${tarball}`])),
      ...dependencies,
    },
  };
  const directory = join(scratchRoot, hashOf(manifest));
  if (isComplete(directory)) return directory;
  return withFileLock(`${directory}.lock`, async () => {
    if (isComplete(directory)) return directory;
    removeUnused();
    const stage = `${directory}.stage`;
    rmSync(stage, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(stage, { recursive: true });
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await npmInstall(stage);
    renameSync(stage, directory);
    return directory;
  });
}

// The last step of making one is its rename, so one that is there is whole; its time of last use keeps it from being
// removed.
function isComplete(directory: string): boolean {
  if (!existsSync(join(directory, 'node_modules'))) return false;
  const now = new Date();
  utimesSync(directory, now, now);
  return true;
}

function removeUnused(): void {
  for (const entry of readdirSync(scratchRoot)) {
    const path = join(scratchRoot, entry);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > unusedAfter && !basename(path).endsWith('.lock')) rmSync(path, { recursive: true, force: true });
  }
}

function hashOf(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16);
}
