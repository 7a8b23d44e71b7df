import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { processIdentity } from '../../process/process-identity.ts';
import type { BackendName } from '../backends.ts';

/** What is remembered of a server that `pnpm backends up` has started. */
export interface Started {
  readonly pid: number;
  /** Which of all processes that ever had this number: see {@link processIdentity}. */
  readonly identity: string;
  readonly version: string;
  readonly startedAt: string;
}

/** Remembers it. Written whole or not at all. */
export function remember(directory: string, name: BackendName, started: Started): void {
  const path = file(directory, name);
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(started, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The server that was started here, whether it still runs or not; `undefined` when none was. */
export function recall(directory: string, name: BackendName): (Started & { readonly running: boolean }) | undefined {
  try {
    const started = JSON.parse(readFileSync(file(directory, name), 'utf8')) as Started;
    return { ...started, running: processIdentity(started.pid) === started.identity };
  } catch {
    return undefined;
  }
}

export function forget(directory: string, name: BackendName): void {
  rmSync(file(directory, name), { force: true });
}

function file(directory: string, name: BackendName): string {
  return join(directory, name, 'started.json');
}
