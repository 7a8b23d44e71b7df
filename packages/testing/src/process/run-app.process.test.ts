import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { waitUntil } from '../wait-until.ts';
import { describeApps } from './app-table.ts';
import { nodeBinary, nodeMajors } from './node-binary.ts';
import { runApp, startApp } from './run-app.ts';

const hello = {
  'app.cjs': 'console.log(process.argv.slice(2).join(" ")); console.error("careful"); process.exitCode = 3;',
};
const server = {
  'server.mjs': `
    import { createServer } from 'node:http';
    const server = createServer().listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
    if (process.env.STUBBORN) process.on('SIGTERM', () => console.log('no'));
  `,
};

test('runs an app to its end and keeps what it printed', async () => {
  const { exitCode, signal, stdout, stderr, lines } = await runApp({
    entry: 'app.cjs',
    files: hello,
    args: ['a', 'b'],
  });

  expect({ exitCode, signal, stdout, stderr, lines }).toEqual({
    exitCode: 3,
    signal: null,
    stdout: 'a b\n',
    stderr: 'careful\n',
    lines: ['a b'],
  });
});

test.for(nodeMajors)('runs on Node %s, TypeScript included', async (node) => {
  const files = { 'app.mts': 'const version: string = process.version; console.log(version);' };
  const result = await runApp({ entry: 'app.mts', files, node, execArgv: ['--no-warnings'] });

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(new RegExp(`^v${node}\\.\\d+\\.\\d+\n$`));
});

test('gives the app nothing of the environment of the test', async () => {
  const files = { 'app.cjs': 'console.log(JSON.stringify(Object.keys(process.env).sort()))' };
  const { stdout } = await runApp({ entry: 'app.cjs', files, env: { OTEL_SERVICE_NAME: 'bank' } });

  expect(JSON.parse(stdout)).toEqual(
    ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE']
      .filter((name) => process.env[name] !== undefined)
      .concat('OTEL_SERVICE_NAME')
      .toSorted(),
  );
});

test('loads what --require and --import name, in that order, and feeds stdin', async () => {
  const files = {
    'one.cjs': 'console.log("required")',
    'two.mjs': 'console.log("imported")',
    'app.mjs': 'for await (const chunk of process.stdin) process.stdout.write(chunk);',
  };
  const options = { entry: 'app.mjs', files, require: ['./one.cjs'], import: ['./two.mjs'], stdin: 'fed\n' };

  expect((await runApp(options)).lines).toEqual(['required', 'imported', 'fed']);
});

test('sends the signal once the app is ready', async () => {
  const options = { entry: 'server.mjs', files: server, until: /listening \d+/, signal: 'SIGTERM' } as const;

  expect(await runApp(options)).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  await expect(runApp({ entry: 'server.mjs', files: server, signal: 'SIGTERM' })).rejects.toThrow('needs "until"');
});

test('kills an app that does not end and shows its output', async () => {
  const options = { entry: 'server.mjs', files: server, until: 'listening', env: { STUBBORN: '1' }, deadline: 700 };

  await expect(runApp({ ...options, signal: 'SIGTERM' })).rejects.toThrow(
    /did not end in 700 ms\n--- stdout\nlistening \d+\nno\n/,
  );
});

test('says how an app ended that was never ready', async () => {
  await expect(runApp({ entry: 'app.cjs', files: hello, until: 'listening' })).rejects.toThrow(
    /ended without the line listening \(exit code 3, signal null\)\n--- stdout\n\n--- stderr\ncareful\n/,
  );
});

test('rejects when there is no such Node', async () => {
  await expect(runApp({ entry: 'app.cjs', files: hello, node: '/nowhere/node' })).rejects.toThrow('ENOENT');
});

test('waits for lines of a running app, then ends it and what it started, and removes its folder', async () => {
  const files = {
    'app.cjs': `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child', child.pid);
      process.stdin.on('data', (text) => console.log('got', String(text)));
    `,
  };
  const app = await startApp({ entry: 'app.cjs', files, interactive: true });
  const [, pid] = await app.waitForLine(/child (\d+)/);
  app.say('hello');
  await app.waitForLine('got hello');
  expect(existsSync(app.directory)).toBe(true);

  await app.destroy();

  expect(existsSync(app.directory)).toBe(false);
  await waitUntil(() => !isRunning(Number(pid)), { what: 'the end of the grandchild' });
});

test('keeps what an app wrote into its folder until the test ends', async () => {
  const files = { 'app.cjs': "require('node:fs').writeFileSync('written', 'here')" };
  const { directory } = await runApp({ entry: 'app.cjs', files });

  expect(readFileSync(join(directory, 'written'), 'utf8')).toBe('here');
});

test('takes the Node that the environment names', async () => {
  process.env['SPANREEL_TEST_NODE_22'] = '/somewhere/node';
  onTestFinished(() => {
    delete process.env['SPANREEL_TEST_NODE_22'];
  });

  expect(await nodeBinary('22')).toBe('/somewhere/node');
});

describeApps('a table of apps', () => ({ entry: 'app.cjs', files: hello, args: ['common'] }), [
  { name: 'takes the common options', check: ({ app }) => expect(app.stdout).toBe('common\n') },
  { name: 'lets a row change them', args: ['own'], check: ({ app }) => expect(app.stdout).toBe('own\n') },
  {
    name: 'reads the log in the folder of the app',
    files: {
      'app.cjs': `
        require('node:fs').mkdirSync('.spanreel/log', { recursive: true });
        require('node:fs').writeFileSync('.spanreel/log/a.jsonl', '{}\\n');
      `,
    },
    check: ({ log }) => expect(log().lines).toEqual(['{}']),
  },
  {
    name: 'points the app at a sink',
    collector: true,
    files: { 'app.cjs': 'console.log(process.env.OTEL_EXPORTER_OTLP_ENDPOINT)' },
    check: ({ app, sink }) => expect(app.stdout).toBe(`${sink.url}\n`),
  },
]);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
