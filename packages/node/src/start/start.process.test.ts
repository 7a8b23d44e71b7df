import { join } from 'node:path';

import { readLogDirectory, scratchProject, startApp } from '@spanreel/testing';
import { expect, test } from 'vitest';

const dialects = [
  [
    'app.cjs',
    "const { flush, shutdown, start } = require('@spanreel/node');\nconst load = async (name) => require(name);",
  ],
  ['app.mjs', "import { flush, shutdown, start } from '@spanreel/node';\nconst load = (name) => import(name);"],
] as const;

test.for(dialects)('starts and stops from code, once: %s', async ([entry, head]) => {
  const source = `${head}
const { version } = start({ serviceName: 'bank', log: 'log' });
console.log(version, start() !== undefined);
load('node:http').then(({ createServer }) => {
  const server = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1', async () => {
    await (await fetch('http://127.0.0.1:' + server.address().port)).text();
    server.close();
    server.closeAllConnections();
    await flush();
    await shutdown();
    await shutdown();
    console.log(start() === undefined);
  });
});`;
  const app = await startApp({
    project: await scratchProject({ packages: ['@spanreel/node'] }),
    entry,
    files: { [entry]: source },
  });
  const { exitCode, lines, stderr } = await app.ended;

  expect({ exitCode, lines, stderr }).toEqual({
    exitCode: 0,
    lines: ['0.1.0 true', 'true'],
    stderr:
      'spanreel: on for bank 0.0.0: spans, metrics, logs, events → log, redacted; content in events, baggage to private hosts only\n' +
      'spanreel: was shut down in this thread and does not start again; call shutdown at the end only\n',
  });
  const { spans, events } = readLogDirectory(join(app.directory, 'log'));
  expect(spans.map(({ kind }) => kind).toSorted()).toEqual(['client', 'server']);
  expect(events.map((event) => event.event_type)).toEqual(['system.startup', 'system.shutdown', 'process.alive']);
});
