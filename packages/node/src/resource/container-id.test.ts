import { expect, test } from 'vitest';

import { containerId } from './container-id.ts';

const id = 'a4d00c9dd675d67f866c786181419e1b44832d4696780152e61afd44a3e02856';
const files =
  (contents: Readonly<Record<string, string>>) =>
  (path: string): string => {
    const content = contents[path];
    if (content === undefined) throw new Error('ENOENT');
    return content;
  };

test.runIf(process.platform === 'linux').for([
  ['cgroups version 1', { '/proc/self/cgroup': `13:name=systemd:/podruntime/docker/kubepods/${id}\n` }, id],
  ['a scope of systemd', { '/proc/self/cgroup': `0::/system.slice/docker-${id}.scope\n` }, id],
  [
    'cgroups version 2',
    {
      '/proc/self/cgroup': '0::/\n',
      '/proc/self/mountinfo': `473 456 254:1 /docker/containers/${id}/hostname /etc/hostname rw\n`,
    },
    id,
  ],
  ['no container', { '/proc/self/cgroup': '0::/user.slice/session-1.scope\n', '/proc/self/mountinfo': '' }, undefined],
  ['no /proc', {}, undefined],
] as const)('finds the id in %s', ([, contents, expected]) => {
  expect(containerId(files(contents))).toBe(expected);
});
