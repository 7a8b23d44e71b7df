import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { parse } from 'yaml';

import { workspaceRoot } from '../packed/workspace.ts';

/** A service of docker-compose.yml, as far as tests look at it. */
export interface ComposeService {
  readonly image: string;
  readonly user: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** A folder of the machine, or a named volume, inside a container. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

/** Reads a compose file of the workspace's root. */
export function readCompose(name = 'docker-compose.yml'): ComposeFile {
  const text = readFileSync(join(workspaceRoot, name), 'utf8');
  // A tag of compose's own: "in place of the earlier list".
  return parse(text, { merge: true, customTags: [{ tag: '!override', collection: 'seq' }] }) as ComposeFile;
}

export function mountsOf({ volumes = [] }: ComposeService): Mount[] {
  return volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':');
    return { source, target, writable: mode !== 'ro' };
  });
}

/** The file of the workspace that a container sees at this path; `undefined` when nothing is mounted there. */
export function hostPath(service: ComposeService, path: string): string | undefined {
  const mount = mountsOf(service).find(({ source, target }) => source.startsWith('./') && isBelow(path, target));
  if (mount === undefined) return undefined;
  const found = join(workspaceRoot, mount.source, posix.relative(mount.target, path));
  return existsSync(found) ? found : undefined;
}

/** Whether a path is a folder or something in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
