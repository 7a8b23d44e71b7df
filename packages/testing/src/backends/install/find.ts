import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import type { Backend, BackendName } from '../backends.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { cachedDirectory } from './cache.ts';

/** A back end that this machine has. */
export interface FoundBackend<N extends string = BackendName> {
  readonly name: N;
  /** As it says itself. */
  readonly version: string;
  readonly from: 'PATH' | 'cache';
  /** Absolute paths: `otelcol`, `jaeger`, `prometheus`, `promtool`, `alertmanager`, `amtool`. */
  readonly programs: Readonly<Record<string, string>>;
  /** The folder of the installation in the cache. */
  readonly directory?: string;
}

/** Every back end, or `undefined` where one is missing. Builds and fetches nothing. */
export async function findBackends(): Promise<Readonly<Record<BackendName, FoundBackend>> | undefined> {
  const found = await Promise.all(backendNames.map(async (name) => findBackend(BACKENDS[name])));
  if (found.includes(undefined)) return undefined;
  return Object.fromEntries(found.map((backend) => [backend!.name, backend])) as Record<BackendName, FoundBackend>;
}

/** On PATH in a version that will do, else in the user's cache. */
export async function findBackend<N extends string>(backend: Backend<N>): Promise<FoundBackend<N> | undefined> {
  return (await findOnPath(backend)) ?? findCached(backend);
}

export function findCached<N extends string>(backend: Backend<N>): FoundBackend<N> | undefined {
  const directory = cachedDirectory(backend);
  const label = join(directory, 'version');
  if (!existsSync(label)) return undefined;
  const programs = Object.entries(backend.recipe.programs).map(([program, path]) => [program, join(directory, path)]);
  return {
    name: backend.name,
    version: readFileSync(label, 'utf8').trim(),
    from: 'cache',
    programs: Object.fromEntries(programs) as Record<string, string>,
    directory,
  };
}

/** The version a server says it has: "0.155.0". */
export async function versionOf(
  program: string,
  { versionArguments }: Pick<Backend, 'versionArguments'>,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, versionArguments, { timeout: 10_000 });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? /\d+\.\d+\.\d+/.exec(stderr)?.[0];
  } catch {
    return undefined;
  }
}

async function findOnPath<N extends string>(backend: Backend<N>): Promise<FoundBackend<N> | undefined> {
  const programs: Record<string, string> = {};
  for (const [program, names] of Object.entries(backend.programs)) {
    const path = which(names);
    if (path === undefined) return undefined;
    programs[program] = path;
  }
  const version = await versionOf(Object.values(programs)[0]!, backend);
  if (version === undefined || !backend.accepts(version)) return undefined;
  return { name: backend.name, version, from: 'PATH', programs };
}

function which(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
