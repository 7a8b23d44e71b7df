import { readFileSync } from 'node:fs';

const ID = /[0-9a-f]{64}/;
const HOSTNAME_MOUNT = /\/containers\/([0-9a-f]{64})\//;

/** The id of the container that this process runs in, from what the kernel tells it; nothing outside one, and elsewhere than on Linux. */
export function containerId(read: (path: string) => string = (path) => readFileSync(path, 'utf8')): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // Version 1 of cgroups names the container in the path of the group, version 2 only where its /etc/hostname is mounted from.
  const groups = attempt(() => read('/proc/self/cgroup'));
  const group = groups?.split('\n').find((line) => ID.test(line.slice(line.lastIndexOf('/'))));
  if (group !== undefined) return ID.exec(group.slice(group.lastIndexOf('/')))?.[0];
  return HOSTNAME_MOUNT.exec(attempt(() => read('/proc/self/mountinfo')) ?? '')?.[1];
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
