import { runApp, scratchProject, startApp, temporaryDirectory } from '@spanreel/testing';
import { describe, expect, test } from 'vitest';

import { runLine } from './testing/run-line.ts';

// A saga of its own for /book; nothing on record for anything else.
const BOOKING = `
  const { createServer } = require('node:http');
  const { saga } = require('@spanreel/api/saga');
  const server = createServer(async (request, response) => {
    if (request.url === '/book') await saga('book', {}, async ({ step }) => step('hold', async () => 'held', { compensate: async () => {} }));
    response.end('ok');
  });
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
  process.once('SIGTERM', () => { server.close(); server.closeAllConnections(); });`;

const SHOP = `
  const { get } = require('node:http');
  const { workflow } = require('@spanreel/api/workflow');
  const [transport, url] = process.argv.slice(2);
  const ask = {
    fetch: async () => (await fetch(url)).text(),
    http: () => new Promise((resolve, reject) => get(url, (response) => response.resume().on('end', resolve)).on('error', reject)),
  }[transport];
  workflow('order', ask);`;

interface Logs {
  readonly shop: string;
  readonly booking: string;
}

/** Two processes with a log each: the one asks the other within a workflow, and both end. */
async function order(transport: string, path: string): Promise<Logs> {
  const project = await scratchProject({
    packages: ['@spanreel/node', '@spanreel/api', '@spanreel/events'],
    dependencies: { '@opentelemetry/api': '1.10.0' },
  });
  const logs = { shop: temporaryDirectory(), booking: temporaryDirectory() };
  const common = { project, require: ['@spanreel/node/register'] };
  const booking = await startApp({
    ...common,
    entry: 'booking.cjs',
    files: { 'booking.cjs': BOOKING },
    env: { SPANREEL_LOG: logs.booking, OTEL_SERVICE_NAME: 'booking' },
    until: /^port \d+/,
  });
  const port = /port (\d+)/.exec(booking.stdout)?.[1];
  const shop = await runApp({
    ...common,
    entry: 'shop.cjs',
    files: { 'shop.cjs': SHOP },
    args: [transport, `http://127.0.0.1:${port}${path}`],
    env: { SPANREEL_LOG: logs.shop, OTEL_SERVICE_NAME: 'shop' },
  });
  booking.kill('SIGTERM');
  expect([shop.exitCode, (await booking.ended).exitCode]).toEqual([0, 0]);
  return logs;
}

interface Answer {
  readonly exitCode: number;
  readonly text: string;
}

async function ask(command: string, ...logs: readonly string[]): Promise<Answer> {
  const options = logs.flatMap((log) => ['--log', log]);
  const cwd = temporaryDirectory();
  const listed = await runLine(['ls', '--json', ...options], { cwd, now: Date.now() });
  const rows = listed.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; kind: string });
  const id = rows.find(({ kind }) => kind === 'workflow')?.id ?? '';
  const { exitCode, stdout } = await runLine([command, id, ...options], { cwd, now: Date.now() });
  return { exitCode, text: stdout.replaceAll(/\s+/g, ' ') };
}

describe.each(['fetch', 'http'])('a process asked by %s that has a record of its own', (transport) => {
  test('is missed where its record is missing, and not where it is given', async () => {
    const { shop, booking } = await order(transport, '/book');

    for (const command of ['why', 'replay', 'verify']) {
      expect(await ask(command, shop, booking)).toMatchObject({ exitCode: 0 });
      const missing = await ask(command, shop);
      expect(missing.exitCode).toBe(2);
      expect(missing.text).toMatch(
        /the record of process \w{6}, which answered GET http:\/\/127\.0\.0\.1:\d+\/book of shop, is missing: \d+ events at least \(deleted, not collected yet, or given with another --log\?\), told in \S+:\d+/,
      );
    }
  });
});

test('a process that answered without writing anything is not missed', async () => {
  const { shop } = await order('fetch', '/quiet');

  for (const command of ['why', 'replay', 'verify']) expect(await ask(command, shop)).toMatchObject({ exitCode: 0 });
});
