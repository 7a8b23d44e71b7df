import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { workspaceRoot } from '../packed/workspace.ts';

/** A configuration of collector-config, its placeholders filled in as the programs do it. */
export function readConfiguration(name: string, environment: Readonly<Record<string, string>> = {}): unknown {
  const text = readFileSync(join(workspaceRoot, 'collector-config', name), 'utf8');
  return parse(
    text.replace(/\$\{env:(\w+):-([^}]*)\}/g, (_, variable: string, usual: string) => environment[variable] ?? usual),
  );
}

/** Every text in it that a test of the path accepts, wherever it stands. */
export function textsIn(configuration: unknown, accepts: (text: string, path: string) => boolean, path = ''): string[] {
  if (typeof configuration === 'string') return accepts(configuration, path) ? [configuration] : [];
  if (typeof configuration !== 'object' || configuration === null) return [];
  return Object.entries(configuration).flatMap(([key, value]) => textsIn(value, accepts, `${path}/${key}`));
}

/** Names of the variables that a configuration asks for. */
export function placeholdersIn(name: string): string[] {
  const text = readFileSync(join(workspaceRoot, 'collector-config', name), 'utf8');
  return [...new Set([...text.matchAll(/\$\{env:(\w+)/g)].map((match) => match[1]!))].sort();
}
