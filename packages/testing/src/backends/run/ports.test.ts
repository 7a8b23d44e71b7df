import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { freePorts, isFree } from './ports.ts';
import { whoListens } from './who-listens.ts';

test('gives every server its own free port', async () => {
  const ports = Object.values(await freePorts());

  expect(new Set(ports).size).toBe(14);
  expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
});

test('says who has a port', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };

  // Without ss and lsof it cannot know the name.
  expect(await whoListens(port)).toMatch(new RegExp(`^(.+ \\(process ${process.pid}\\)|another program)$`));

  await new Promise((resolve) => server.close(resolve));
  expect(await whoListens(port)).toBeUndefined();
});
