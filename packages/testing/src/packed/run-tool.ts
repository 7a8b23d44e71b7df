import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** pnpm as the caller of the tests has it, else through npx as the README types it. */
export async function runPnpm(args: readonly string[], cwd: string): Promise<string> {
  return onPath('pnpm') ? runTool('pnpm', args, { cwd }) : runTool('npx', ['-y', 'pnpm@12', ...args], { cwd });
}

/** npm, told where to install: inside a pnpm script the environment points it at the workspace. */
export async function npmInstall(directory: string, args: readonly string[] = []): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  await runTool('npm', ['install', '--prefix', directory, ...quiet, ...args], { cwd: directory });
}

/** Runs a tool to its end and gives its stdout; rejects with everything it printed. */
async function runTool(
  command: string,
  args: readonly string[],
  { cwd, timeout = 300_000 }: { readonly cwd: string; readonly timeout?: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout, env: toolEnvironment(), maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} (in ${cwd}) failed\n${withoutStacks(stdout + stderr)}`));
    });
  });
}

// What the surrounding pnpm, npm and vitest set for their own scripts; registry and cache settings of the user stay.
const inherited =
  /^(npm_(package|lifecycle|command|execpath|node_execpath|config_(local_|global_)?prefix)|pnpm_|VITEST|NODE_OPTIONS|NODE_ENV)/i;

function toolEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  // The workspace that runs its tests is installed; pnpm must not begin to install it again under their hands.
  return { ...Object.fromEntries(kept), pnpm_config_verify_deps_before_run: 'false' };
}

// Where in the tool itself it went wrong is of no use here.
function withoutStacks(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n');
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
