import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, expect, test, vi } from 'vitest';

import { temporaryDirectory } from '../../process/temporary-directory.ts';
import { Go } from './go.ts';
import { Progress } from './progress.ts';
import type { Kitchen } from './recipe.ts';

afterEach(() => vi.unstubAllEnvs());

/** A `go` that says this version and fails everything else with this message. */
function given(version: string | undefined, failure = ''): Kitchen {
  const directory = temporaryDirectory();
  const path = temporaryDirectory();
  if (version !== undefined) {
    const script = `#!/bin/sh\n[ "$1" = version ] && echo 'go version ${version} linux/amd64' && exit 0\necho '${failure}' >&2\nexit 1\n`;
    writeFileSync(join(path, 'go'), script);
    chmodSync(join(path, 'go'), 0o755);
  }
  vi.stubEnv('PATH', `${path}:/bin`);
  return { directory, progress: new Progress(new PassThrough().resume()), signal: new AbortController().signal };
}

test('says where to get Go when there is none', async () => {
  await expect(Go.find('Jaeger 2.13.0', given(undefined))).rejects.toMatchObject({
    code: 'SPANREEL_BACKENDS_NO_GO',
    message:
      'Jaeger 2.13.0 is built from source and there is no Go here: get it from https://go.dev/dl, or put the program on PATH.',
  });
});

test('says which Go it takes when this one is too old', async () => {
  await expect(Go.find('Jaeger 2.13.0', given('go1.22.3'))).rejects.toMatchObject({
    code: 'SPANREEL_BACKENDS_GO_TOO_OLD',
    message: expect.stringContaining('is built with Go 1.25 or newer, and this is go1.22.3') as string,
  });
});

test.each([
  ['dial tcp: lookup proxy.example: no such host', 'SPANREEL_BACKENDS_OFFLINE', 'connect this machine or set GOPROXY'],
  ['module lookup disabled by GOPROXY=off', 'SPANREEL_BACKENDS_OFFLINE', 'connect this machine or set GOPROXY'],
  ['write /tmp/x.a: no space left on device', 'SPANREEL_BACKENDS_DISK_FULL', 'free some, or move them with GOCACHE'],
  [
    'main.go:3: undefined: x',
    'SPANREEL_BACKENDS_BUILD_FAILED',
    'says "main.go:3: undefined: x"; put the program on PATH',
  ],
])('tells the way out of: %s', async (failure, code, wayOut) => {
  const kitchen = given('go1.26.8', failure);
  const go = await Go.find('Jaeger 2.13.0', kitchen);

  const building = go.build(kitchen.directory, join(kitchen.directory, 'jaeger'), { args: [] });
  await expect(building).rejects.toMatchObject({ code, message: expect.stringContaining(wayOut) as string });
  await expect(building).rejects.toThrow(/^[^\n]+$/);
});
