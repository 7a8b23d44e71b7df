import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const DEMO: string = fileURLToPath(new URL('../demo.ts', import.meta.url));
export const CLI: string = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo or the command to its end, in a bare environment and what is added. */
export async function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, maxBuffer: 1e8 };
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
