import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the application's own package.json says. */
export interface Application {
  readonly name?: string;
  readonly version?: string;
}

/** Looks upwards from the entry script, or from the working directory where there is none. */
export function readApplication(entry: string | undefined, directory: string): Application {
  let folder = entry === undefined ? directory : dirname(resolved(entry));
  for (;;) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name !== undefined) return manifest;
    const parent = dirname(folder);
    if (parent === folder) return {};
    folder = parent;
  }
}

// A command in `node_modules/.bin` is a link into the package that it belongs to.
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readManifest(path: string): Application | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    return {
      ...(typeof name === 'string' && name !== '' && { name }),
      ...(typeof version === 'string' && version !== '' && { version }),
    };
  } catch {
    return undefined;
  }
}
