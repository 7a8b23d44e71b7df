import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { Go } from './go.ts';
import type { Kitchen, Recipe } from './recipe.ts';

const VERSION = '2.13.0';
const TITLE = `Jaeger ${VERSION}`;
// The module's path does not end in /v2, so its 2.x tags are no versions to Go. This one is the same commit as 2.13.0.
const MODULE = 'github.com/jaegertracing/jaeger@v1.76.0';
// Else `jaeger version` says nothing.
const versionFlag = `-X github.com/jaegertracing/jaeger/internal/version.latestVersion=v${VERSION}`;
const buildArguments = ['-mod=readonly', `-ldflags=-s -w ${versionFlag}`];

/** Jaeger from its Go module. The module lacks the web pages, so the server shows a placeholder; its query API is whole. */
export const jaegerRecipe: Recipe = {
  version: VERSION,
  ingredients: () => JSON.stringify([MODULE, buildArguments]),
  programs: { jaeger: 'jaeger' },
  make: makeJaeger,
};

async function makeJaeger(kitchen: Kitchen): Promise<void> {
  const { directory, progress } = kitchen;
  const go = await Go.find(TITLE, kitchen);
  progress.step(`${TITLE}: its sources`);
  // Its go.mod replaces a module, which `go install` refuses; a build in its own folder does not.
  const { Dir } = JSON.parse(await go.run(['mod', 'download', '-json', MODULE], { cwd: directory })) as { Dir: string };
  const sources = join(directory, 'sources');
  cpSync(Dir, sources, { recursive: true });
  makeWritable(sources);

  await go.build(sources, join(directory, 'jaeger'), { args: buildArguments, target: './cmd/jaeger' });
  rmSync(sources, { recursive: true });
}

// Go keeps its module cache read-only, and a folder without write permission cannot be emptied.
function makeWritable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(directory, entry.name));
  }
}
