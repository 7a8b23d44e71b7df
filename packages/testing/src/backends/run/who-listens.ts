import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { isFree } from './ports.ts';

/** What is said when it cannot be found out. */
export const UNKNOWN_HOLDER = 'another program';

/** Who has a port of loopback, in words: "otelcol (process 4711)"; `undefined` when it is free. */
export async function whoListens(port: number): Promise<string | undefined> {
  if (await isFree(port)) return undefined;
  return (await fromSs(port)) ?? (await fromLsof(port)) ?? UNKNOWN_HOLDER;
}

async function fromSs(port: number): Promise<string | undefined> {
  const [, name, pid] = /"([^"]+)",pid=(\d+)/.exec(await output('ss', ['-ltnpH', `sport = :${port}`])) ?? [];
  return name === undefined ? undefined : `${name} (process ${pid})`;
}

async function fromLsof(port: number): Promise<string | undefined> {
  const [, pid, name] =
    /^p(\d+)\n(?:g.*\n)?c(.+)$/m.exec(await output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])) ?? [];
  return name === undefined ? undefined : `${name} (process ${pid})`;
}

async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { timeout: 5000 })).stdout;
  } catch {
    return '';
  }
}
