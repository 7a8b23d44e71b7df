import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';

import { readLogDirectory, scratchProject, startApp, temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

const source = `
const { start } = require('@spanreel/node');
const { openSync, closeSync } = require('node:fs');
start({ serviceName: 'bank', log: 'log' });
const { trace } = require('@opentelemetry/api');
const taken = [];
try {
  for (;;) taken.push(openSync('/dev/null', 'r'));
} catch (error) {
  console.log(error.code);
}
trace.getTracer('app').startSpan('while there was none').end();
setTimeout(() => {
  if (process.argv[2] === 'mended') for (const fd of taken) closeSync(fd);
  setTimeout(() => console.log('over'), 1500);
}, 1500);
`;

/** A Node that may open 64 files. */
function nodeWithFewFiles(): string {
  const path = join(temporaryDirectory(), 'node');
  writeFileSync(path, `#!/bin/sh\nulimit -n 64\nexec '${execPath}' "$@"\n`);
  chmodSync(path, 0o700);
  return path;
}

async function run(way: string): Promise<{ readonly log: string; readonly stderr: string }> {
  const app = await startApp({
    project: await scratchProject({ packages: ['@spanreel/node'] }),
    node: nodeWithFewFiles(),
    entry: 'app.cjs',
    args: [way],
    files: { 'app.cjs': source },
  });
  const { exitCode, lines, stderr } = await app.ended;
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: ['EMFILE', 'over'] });
  return { log: join(app.directory, 'log'), stderr };
}

test('without a free file descriptor for what redacts, the application goes on, and all is written once there is one', async () => {
  const { log } = await run('mended');
  const { events, spans } = readLogDirectory(log);
  expect(events.map((event) => event.event_type)).toEqual(['system.startup', 'system.shutdown', 'process.alive']);
  expect(spans.map(({ name }) => name)).toEqual(['while there was none']);
});

test('where there is none until the end, what is lost is said', async () => {
  const { log, stderr } = await run('never');
  expect(readLogDirectory(log).events).toEqual([]);
  expect(stderr).toMatch(/^spanreel: \d+ events are lost: redaction could not be loaded$/m);
});
