import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the workspace, without a trailing slash. */
export const workspaceRoot: string = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/[/\\]$/, '');

/** Where everything that may be thrown away and made again is kept between runs. */
export const cacheRoot: string = join(workspaceRoot, 'node_modules/.cache/spanreel');

/** A package of the workspace that users can install. */
export interface PublishablePackage {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  /** Packages of the workspace whose sources can end up in its tarball or that it needs beside it. */
  readonly workspaceDependencies: readonly string[];
  /** Those of them that its tarball asks for. */
  readonly runtimeDependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Every package of `packages/` that is not private, by name. */
export function publishablePackages(): ReadonlyMap<string, PublishablePackage> {
  const found = readdirSync(join(workspaceRoot, 'packages'))
    .map((folder) => join(workspaceRoot, 'packages', folder))
    .map((directory) => ({ directory, manifest: readManifest(directory) }))
    .filter(({ manifest }) => manifest.private !== true);
  const names = new Set(found.map(({ manifest }) => manifest.name));
  return new Map(
    found.map(({ directory, manifest }) => {
      // Development dependencies count too: what is bundled is listed there.
      const all = { ...manifest.devDependencies, ...manifest.dependencies, ...manifest.peerDependencies };
      const inWorkspace = (list: object = {}): string[] => Object.keys(list).filter((name) => names.has(name));
      const workspaceDependencies = inWorkspace(all);
      const runtimeDependencies = inWorkspace({ ...manifest.dependencies, ...manifest.peerDependencies });
      const { name, version } = manifest;
      return [name, { name, version, directory, workspaceDependencies, runtimeDependencies }];
    }),
  );
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}
