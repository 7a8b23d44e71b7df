import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** A folder for one app, inside the project whose modules it uses or else in the system's temporary folder. */
export interface AppFolder {
  readonly directory: string;
  readonly entry: string;
  remove(): void;
}

export function createAppFolder(
  project: string | undefined,
  files: Readonly<Record<string, string>>,
  entry: string,
): AppFolder {
  const parent = project === undefined ? tmpdir() : join(project, 'apps');
  mkdirSync(parent, { recursive: true });
  // Resolved: Node reports real paths, and on a Mac the temporary folder is a link.
  const directory = realpathSync(mkdtempSync(join(parent, 'app-')));
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return {
    directory,
    entry: entryPath(entry, directory, project, files),
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function entryPath(
  entry: string,
  directory: string,
  project: string | undefined,
  files: Readonly<Record<string, string>>,
): string {
  if (isAbsolute(entry)) return entry;
  if (entry in files || project === undefined) return join(directory, entry);
  return join(project, entry);
}
