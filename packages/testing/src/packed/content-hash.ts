import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import type { PublishablePackage } from './workspace.ts';
import { workspaceRoot } from './workspace.ts';

const sharedInputs = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsdown.base.ts',
  'tsconfig.base.json',
  // What is really installed: it may lag behind the lock file, and a bundle takes what is there.
  'node_modules/.pnpm/lock.yaml',
];

/** Sixteen hex digits over everything that decides what the tarball of this package holds: names and bytes. */
export function contentHash(subject: PublishablePackage, packages: ReadonlyMap<string, PublishablePackage>): string {
  const hash = createHash('sha256');
  const inputs = [
    ...sharedInputs.map((file) => join(workspaceRoot, file)),
    ...withDependencies(subject, packages).flatMap(({ directory }) => sourceFiles(directory)),
  ];
  for (const file of inputs) {
    hash.update(file.slice(workspaceRoot.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function withDependencies(
  subject: PublishablePackage,
  packages: ReadonlyMap<string, PublishablePackage>,
  seen: Set<PublishablePackage> = new Set(),
): PublishablePackage[] {
  if (seen.has(subject)) return [];
  seen.add(subject);
  for (const name of subject.workspaceDependencies) {
    const dependency = packages.get(name);
    if (dependency !== undefined) withDependencies(dependency, packages, seen);
  }
  return [...seen].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function sourceFiles(directory: string): string[] {
  return globSync('**', { cwd: directory, withFileTypes: true, exclude: isBuilt })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function isBuilt(entry: { readonly name: string }): boolean {
  const name = entry.name.split(sep).at(-1) ?? '';
  return name === 'node_modules' || name === 'dist' || name === '.spanreel' || name.endsWith('.tgz');
}
