import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SetUpError } from '../set-up-error.ts';
import type { Kitchen, Recipe } from './recipe.ts';
import { CommandError, runCommand } from './run-command.ts';

/** Where else the program is to be had, and what its Debian package needs beside itself. */
export interface DebianOptions {
  /** For machines that are no Debian. */
  readonly site: string;
  /** Packages that it depends on and machines may not have: its libraries. */
  readonly needs?: readonly string[];
  /** Runs in the installation when everything is unpacked. */
  readonly finish?: (directory: string) => void;
}

/**
 * A program from a Debian package, unpacked and not installed: that needs no root, starts no service and leaves the
 * machine as it was. What its web pages need comes with it.
 */
export function debianRecipe(
  name: string,
  programs: Readonly<Record<string, string>>,
  { site, needs = [], finish }: DebianOptions,
): Recipe {
  return {
    version: distribution(),
    ingredients: () => JSON.stringify([name, programs, distribution(), ...(needs.length > 0 ? [needs] : [])]),
    programs,
    make: async (kitchen) => {
      await unpack(name, { site, needs }, kitchen);
      finish?.(kitchen.directory);
    },
  };
}

async function unpack(
  name: string,
  { site, needs }: { readonly site: string; readonly needs: readonly string[] },
  { directory, progress, signal }: Kitchen,
): Promise<void> {
  if (!distribution().startsWith('debian')) {
    throw new SetUpError(
      'SPANREEL_BACKENDS_NOT_DEBIAN',
      `${name} is fetched from Debian's packages and this is ${distribution()}: install it from ${site} and put it on PATH.`,
    );
  }
  const apt = join(directory, 'apt');
  const options = prepareApt(apt);
  const run = async (command: string, args: readonly string[]): Promise<string> => {
    try {
      return await runCommand(command, args, { cwd: apt, signal });
    } catch (error) {
      throw told(error, name);
    }
  };
  progress.step(`${name}: reading Debian's package lists`);
  await run('apt-get', [...options, '--error-on=any', 'update']);
  const planned = await run('apt-get', [
    ...options,
    '--print-uris',
    '--yes',
    '--no-install-recommends',
    'install',
    name,
  ]);
  const packages = [...planned.matchAll(/^'[^']*' ([^_]+)_/gm)]
    .map((match) => match[1]!)
    .filter((found) => belongs(found, name) || needs.includes(found));
  progress.step(`${name}: fetching ${packages.length} packages`);
  await run('apt-get', [...options, 'download', ...packages]);
  for (const file of readdirSync(apt).filter((entry) => entry.endsWith('.deb'))) {
    await run('dpkg-deb', ['--extract', file, directory]);
  }
  rmSync(apt, { recursive: true });
}

// Lists, cache and status of its own: apt-get then neither needs root nor touches the machine's, and takes nothing for
// installed, so that what the pages need is fetched even where a package of it is there.
function prepareApt(apt: string): string[] {
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(apt, folder), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  return [
    `-oDir::State::Lists=${join(apt, 'lists')}`,
    `-oDir::State::status=${join(apt, 'status')}`,
    `-oDir::Cache=${join(apt, 'cache')}`,
    '-oAPT::Sandbox::User=',
    '-oDebug::NoLocking=1',
    '--quiet',
  ];
}

// Of everything it depends on, the machine has the C library, and only the scripts of the pages are missing.
function belongs(found: string, name: string): boolean {
  return found === name || /^(libjs|fonts|node)-/.test(found);
}

function told(error: unknown, name: string): unknown {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (!missing && !(error instanceof CommandError)) return error;
  const { output = '' } = error as { output?: string };
  if (/no space left on device/i.test(output)) {
    return new SetUpError(
      'SPANREEL_BACKENDS_DISK_FULL',
      `The disk became full while ${name} was unpacked: free some, and run it again.`,
    );
  }
  const why = missing
    ? 'there is no apt-get'
    : (/^E: .*$/m.exec(output)?.[0].slice(3) ?? output.trim().split('\n').at(-1));
  return new SetUpError(
    'SPANREEL_BACKENDS_OFFLINE',
    `${name} could not be fetched from Debian's packages (${why}): connect this machine, or as root \`apt-get update && apt-get install --no-install-recommends ${name}\`, and run it again.`,
    { cause: error },
  );
}

/** "debian12"; the platform's name where it is no Debian. */
function distribution(): string {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    const id = /^ID="?([\w.-]+)/m.exec(release)?.[1] ?? process.platform;
    return `${id}${/^VERSION_ID="?([\w.-]+)/m.exec(release)?.[1] ?? ''}`;
  } catch {
    return process.platform;
  }
}
