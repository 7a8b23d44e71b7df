import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

import type { Rolldown } from 'tsdown';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * Writes the licences of everything that went into the bundle to `THIRD-PARTY-NOTICES.txt`, and the notices of our own
 * packages, whose word lists and rules are other people's; fails where a package has none.
 */
export function thirdPartyNotices(): Rolldown.Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const id of output.moduleIds) {
          const folder = installedFolder(id) ?? ownFolderWithNotice(id);
          if (folder !== undefined) folders.add(folder);
        }
      }
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-NOTICES.txt',
        source: noticesOf([...folders].map(readNotice)),
      });
    },
  };
}

function installedFolder(id: string): string | undefined {
  if (id.startsWith('\0') || !id.includes(`${sep}node_modules${sep}`)) return undefined;
  for (let folder = dirname(id); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // A nested one only says `{"type": "commonjs"}`.
    if (existsSync(manifest) && readManifest(manifest).version !== undefined) return folder;
  }
  return undefined;
}

/** One of our packages that says whose work is in it. */
function ownFolderWithNotice(id: string): string | undefined {
  const [, folder] = /^(.*[\\/]packages[\\/][^\\/]+)[\\/]src[\\/]/.exec(id) ?? [];
  return folder !== undefined && existsSync(join(folder, 'NOTICE')) ? folder : undefined;
}

interface Notice {
  readonly title: string;
  readonly text: string;
}

function readNotice(folder: string): Notice {
  const { name, version, license } = readManifest(join(folder, 'package.json'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && license === undefined) throw new Error(`${name}@${version} states no licence`);
  return { title: `${name} ${version} (${license ?? 'see below'})`, text: texts.join('\n\n') };
}

/** A licence that several packages state word for word stands there once, below all their names. */
function noticesOf(notices: readonly Notice[]): string {
  const titles = new Map<string, string[]>();
  for (const { title, text } of notices.toSorted((one, other) => (one.title < other.title ? -1 : 1))) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const rule = '='.repeat(80);
  const parts = [...titles].map(([text, names]) => [rule, ...names, rule, text].join('\n'));
  return `@spanreel/node contains code of the packages below.\n\n${parts.join('\n\n')}\n`;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
