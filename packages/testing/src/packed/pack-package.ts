import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { contentHash } from './content-hash.ts';
import { withFileLock } from './file-lock.ts';
import { runPnpm } from './run-tool.ts';
import type { PublishablePackage } from './workspace.ts';
import { cacheRoot, publishablePackages } from './workspace.ts';

const packedRoot = join(cacheRoot, 'packed');

/** A tarball as `pnpm publish` would send it. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path; the name holds the hash of what went in. */
  readonly tarball: string;
}

/**
 * Builds and packs one publishable package, or gives the tarball of an earlier run when nothing that goes into it has
 * changed. Safe when several processes ask at once.
 */
export async function packPackage(name: string): Promise<PackedPackage> {
  const packages = publishablePackages();
  const subject = packages.get(name);
  if (subject === undefined)
    throw new Error(`no publishable package "${name}"; there are ${[...packages.keys()].join(', ')}`);
  const existing = tarballPath(subject, packages);
  if (existsSync(existing)) return packed(subject, existing);
  // One lock for all: builds write into the packages' own dist folders, and bundles read their neighbours.
  return withFileLock(join(packedRoot, 'lock'), async () => {
    for (;;) {
      const tarball = tarballPath(subject, packages);
      if (existsSync(tarball)) return packed(subject, tarball);
      const stage = await buildAndPack(subject);
      try {
        // Sources that changed under the build's hands: what was packed is neither the old nor the new state.
        if (tarballPath(subject, packages) !== tarball) continue;
        const [file] = readdirSync(stage);
        if (file === undefined) throw new Error(`pnpm pack left no tarball of ${name}`);
        removeOlder(subject);
        renameSync(join(stage, file), tarball);
        return packed(subject, tarball);
      } finally {
        rmSync(stage, { recursive: true, force: true });
      }
    }
  });
}

/** All publishable packages, or those named and what they ask for, as tarballs. */
export async function packWorkspace(names?: readonly string[]): Promise<PackedPackage[]> {
  const result: PackedPackage[] = [];
  for (const name of withRuntimeDependencies(names)) result.push(await packPackage(name));
  return result;
}

function withRuntimeDependencies(names: readonly string[] | undefined): Set<string> {
  const packages = publishablePackages();
  const found = new Set(names ?? packages.keys());
  // A set gives what is added while it is walked, too.
  for (const name of found)
    for (const dependency of packages.get(name)?.runtimeDependencies ?? []) found.add(dependency);
  return found;
}

async function buildAndPack({ name, directory }: PublishablePackage): Promise<string> {
  mkdirSync(packedRoot, { recursive: true });
  const stage = mkdtempSync(join(packedRoot, 'stage-'));
  try {
    await runPnpm(['run', 'build'], directory);
    await runPnpm(['pack', '--pack-destination', stage], directory);
    return stage;
  } catch (error) {
    rmSync(stage, { recursive: true, force: true });
    throw new Error(`cannot pack ${name}: ${(error as Error).message}`, { cause: error });
  }
}

function tarballPath(subject: PublishablePackage, packages: ReadonlyMap<string, PublishablePackage>): string {
  return join(packedRoot, `${fileStem(subject)}-${contentHash(subject, packages)}.tgz`);
}

function removeOlder(subject: PublishablePackage): void {
  const older = new RegExp(`^${fileStem(subject).replaceAll('.', '\\.')}-[0-9a-f]{16}\\.tgz$`);
  for (const file of readdirSync(packedRoot)) {
    if (older.test(file)) rmSync(join(packedRoot, file), { force: true });
  }
}

function fileStem({ name, version }: PublishablePackage): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}`;
}

function packed({ name, version }: PublishablePackage, tarball: string): PackedPackage {
  return { name, version, tarball };
}
