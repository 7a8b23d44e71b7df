import { readFileSync } from 'node:fs';
import { hostname, release } from 'node:os';

import type { Attributes } from '@opentelemetry/api';

// Node's names, and those of the semantic conventions where they differ.
const architectures: Readonly<Record<string, string>> = { arm: 'arm32', ppc: 'ppc32', x64: 'amd64' };
const systems: Readonly<Record<string, string>> = { sunos: 'solaris', win32: 'windows' };

export function describeHost(): Attributes {
  const id = machineId();
  return {
    'host.name': hostname(),
    'host.arch': architectures[process.arch] ?? process.arch,
    ...(id !== undefined && { 'host.id': id }),
  };
}

export function describeOs(): Attributes {
  return { 'os.type': systems[process.platform] ?? process.platform, 'os.version': release() };
}

function machineId(): string | undefined {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    try {
      const id = readFileSync(path, 'utf8').trim();
      if (id !== '') return id;
    } catch {
      // Not on this system.
    }
  }
  return undefined;
}
