import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { workspaceRoot } from '../../packed/workspace.ts';
import { Go } from './go.ts';
import type { Kitchen, Recipe } from './recipe.ts';
import { runCommand } from './run-command.ts';

const VERSION = '0.155.0';
const TITLE = `OpenTelemetry Collector ${VERSION}`;
const manifests = join(workspaceRoot, 'collector-config', 'builder');
const buildArguments = ['-tags=grpcnotrace', '-ldflags=-s -w'];

/** The Collector of collector-config/builder, by its own builder. */
export const collectorRecipe: Recipe = {
  version: VERSION,
  ingredients: () => JSON.stringify([buildArguments, ...['builder.yaml', 'go.mod', 'go.sum'].map(readManifest)]),
  programs: { otelcol: 'otelcol' },
  make: makeCollector,
};

async function makeCollector(kitchen: Kitchen): Promise<void> {
  const { directory, signal } = kitchen;
  const go = await Go.find(TITLE, kitchen);
  const sources = join(directory, 'sources');
  cpSync(manifests, sources, { recursive: true });

  await go.install([`go.opentelemetry.io/collector/cmd/builder@v${VERSION}`]);
  // The builder only writes the sources. Left to itself it would make a go.mod of its own and bring it up to date, for
  // which it fetches what only the modules' tests need.
  const onlySources = ['--config', 'builder.yaml', '--skip-get-modules', '--skip-compilation'];
  await runCommand(join(directory, 'builder'), onlySources, { cwd: sources, signal });

  await go.build(sources, join(directory, 'otelcol'), { args: ['-mod=readonly', ...buildArguments] });
  rmSync(sources, { recursive: true });
  rmSync(join(directory, 'builder'));
}

// A comment is no ingredient: to change one must not cost everybody a build.
function readManifest(file: string): string {
  return readFileSync(join(manifests, file), 'utf8').replace(/^\s*#.*\n/gm, '');
}
