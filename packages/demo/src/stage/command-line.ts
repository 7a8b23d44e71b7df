import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));

/** Runs the spanreel command with this terminal's own input and output; resolves with its exit code. */
export async function runSpanreel(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 4;
}

/** The command as somebody in this directory types it, with the package manager that this machine has. */
export function typed(args: readonly string[]): string {
  return typedWorkspace(['spanreel', ...args]);
}

/** A script of the workspace, typed the same way. */
export function typedWorkspace(args: readonly string[]): string {
  return `${hasPnpm() ? 'pnpm' : 'npx -y pnpm@12'} ${args.map(quoted).join(' ')}`;
}

/** An argument as a shell takes it for one. */
function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path as short as it can be typed from here. */
export function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

/** A pnpm that a shell finds: not the one that `npx` or pnpm itself put on the path of its scripts. */
function hasPnpm(): boolean {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories.some(
    (directory) => !/node_modules|_npx|[\\/]\.tools[\\/]/.test(directory) && existsSync(join(directory, 'pnpm')),
  );
}
