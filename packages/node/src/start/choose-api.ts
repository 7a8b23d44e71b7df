import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import * as bundled from '@opentelemetry/api';

const VERSION = '1.10.0';
const NAME = '@opentelemetry/api';

/**
 * The api that registers: the application's copy when it is newer than the bundled one, for an api refuses a global that an older
 * one has registered (silently: no telemetry at all). A copy of the same version or an older one shares the global that the
 * bundled copy registers; loading it here would cost fifty modules at every start.
 */
export function chooseApi(): typeof bundled {
  try {
    const require = createRequire(applicationEntry());
    const main = require.resolve(NAME);
    if (isNewer(versionOf(main), VERSION)) return require(NAME) as typeof bundled;
  } catch {
    // The application has none: the bundled one is the only one.
  }
  return bundled;
}

// Where the application's own modules are looked up: beside its entry script; in the working directory for `node --eval`.
function applicationEntry(): string {
  return process.argv[1] ?? join(process.cwd(), 'eval');
}

function versionOf(main: string): string {
  for (let folder = dirname(main); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === NAME && manifest.version !== undefined) return manifest.version;
    } catch {
      // No manifest at this level.
    }
  }
  return VERSION;
}

/** Within one major version: a 2.x api has another global, which its own SDK registers. */
function isNewer(version: string, than: string): boolean {
  const [major, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [ownMajor, ownMinor = 0, ownPatch = 0] = than.split('.').map(Number);
  if (major !== ownMajor) return false;
  return minor > ownMinor || (minor === ownMinor && patch > ownPatch);
}
