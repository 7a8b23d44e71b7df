import { spawn } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type NodeMajor, nodeBinary, nodeMajors, runApp, scratchProject } from '@spanreel/testing';
import { beforeAll, expect, test } from 'vitest';

const MASTER_KEY = 'ab'.repeat(32);
const MAIL = 'jane.citizen@example.com';

/** A call in which somebody says an address, and a token of it in another one. */
const source = `
import { call } from '@spanreel/api/voice';
for (const conversationId of ['c-17', 'c-18']) {
  await call({ conversationId, transport: 'websocket' }, (call) =>
    call.turn(async (turn) => {
      await turn.speechToText({}, (heard) => heard.final('my mail is ${MAIL}', { confidence: 0.9 }));
      turn.callerStopped();
    }),
  );
}
`;

let project = '';
let bin = '';
beforeAll(async () => {
  project = await scratchProject({
    packages: ['@spanreel/node', '@spanreel/api', 'spanreel'],
    dependencies: { '@opentelemetry/api': '1.10.0' },
  });
  bin = join(project, 'node_modules', '.bin', 'spanreel');
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Kept {
  readonly cwd: string;
  /** Tokens of the address, in the order of the calls. */
  readonly tokens: readonly string[];
  readonly appStderr: string;
  readonly spanreel: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

/** Two calls told by a program under register, with their values in the vault, and an operator. */
async function keptCalls(major?: NodeMajor): Promise<Kept> {
  const app = await runApp({
    project,
    entry: 'calls.mjs',
    files: { 'calls.mjs': source },
    require: ['@spanreel/node/register'],
    env: { SPANREEL_VAULT: 'true', SPANREEL_VAULT_MASTER_KEY: MASTER_KEY, SPANREEL_TOKEN_SCOPE: 'conversation' },
    ...(major === undefined ? {} : { node: major }),
  });
  expect(app.exitCode).toBe(0);
  const cwd = app.directory;
  const node = major === undefined ? process.execPath : await nodeBinary(major);
  const operator: Record<string, string> = {};
  const spanreel = async (args: readonly string[], env = {}): Promise<Ended> => {
    const child = spawn(node, [bin, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], SPANREEL_VAULT_MASTER_KEY: MASTER_KEY, ...operator, ...env },
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
    });
  };
  const added = await spanreel(['vault', 'operator', 'jane', '--role', 'privacy']);
  Object.assign(operator, { SPANREEL_OPERATOR: 'jane', SPANREEL_OPERATOR_TOKEN: added.stdout.trim() });
  const log = await textsBelow(join(cwd, '.spanreel', 'log'));
  const tokens = [...new Set(log.match(/<EMAIL:k\w+\.\w{13}>/g))];
  return { cwd, tokens, appStderr: app.stderr, spanreel };
}

async function textsBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  return texts.join('\n');
}

const purpose = ['--purpose', 'a test'];

test.each(nodeMajors)(
  'on Node %s a program keeps values, and the command shows them; neither says that SQLite is experimental',
  async (major) => {
    const { tokens, appStderr, cwd, spanreel } = await keptCalls(major);
    expect(tokens).toHaveLength(2);
    expect(appStderr).toMatch(/^spanreel: on for .*tokens per conversation, values in the vault for 24 h\n$/);
    expect(await textsBelow(join(cwd, '.spanreel'))).not.toContain('jane.citizen');
    expect(await spanreel(['vault', 'reveal', ...tokens, ...purpose])).toEqual({
      code: 0,
      signal: null,
      stdout: tokens.map((token) => `${token}\t${MAIL}\n`).join(''),
      stderr: '',
    });
  },
);

test('erase leaves replay and verify as they were, and the value nowhere', async () => {
  const { cwd, tokens, spanreel } = await keptCalls();
  const [first = '', second = ''] = tokens;
  const before = [await spanreel(['replay', 'c-17']), await spanreel(['show', 'c-17'])];
  expect(before[0]).toMatchObject({ code: 0, stdout: expect.stringContaining('verified') });

  expect(await spanreel(['vault', 'erase', '--conversation', 'c-17', ...purpose])).toMatchObject({
    code: 0,
    stdout: 'Erased 1 value (EMAIL) and 1 data key.\n',
  });
  expect([await spanreel(['replay', 'c-17']), await spanreel(['show', 'c-17'])]).toEqual(before);
  expect((await spanreel(['verify'])).code).toBe(0);
  expect(await spanreel(['vault', 'reveal', first, second, ...purpose])).toMatchObject({
    code: 1,
    stdout: `${second}\t${MAIL}\n`,
    stderr: `spanreel: ${first} is not in the vault: never kept, expired or erased\n`,
  });
  // In no byte of the vault's files is anything left that belongs to the token.
  const vault = await textsBelow(join(cwd, '.spanreel', 'vault'));
  expect([vault.includes(first.slice(1, -1)), vault.includes(second.slice(1, -1))]).toEqual([false, true]);
});

test('a reveal that is killed before it reads is on record', async () => {
  const { cwd, tokens, spanreel } = await keptCalls();
  // The first thing that is deciphered is the data key.
  await writeFile(
    join(cwd, 'kill.cjs'),
    "require('node:crypto').createDecipheriv = () => process.kill(process.pid, 'SIGKILL');",
  );
  const killed = await spanreel(['vault', 'reveal', tokens[0] ?? '', ...purpose], {
    NODE_OPTIONS: `--require=${join(cwd, 'kill.cjs')}`,
  });
  expect(killed).toEqual({ code: null, signal: 'SIGKILL', stdout: '', stderr: '' });

  const audit = await spanreel(['vault', 'audit', '--json']);
  const { events } = JSON.parse(audit.stdout) as { events: { event_type: string; payload: { revealed?: string[] } }[] };
  expect([audit.code, events.at(-1)?.event_type, events.at(-1)?.payload.revealed]).toEqual([
    0,
    'vault.revealed',
    [tokens[0]],
  ]);
  expect((await spanreel(['verify'])).code).toBe(0);
});

test('is refused without the right and without the master key', async () => {
  const { tokens, spanreel } = await keptCalls();
  const reveal = ['vault', 'reveal', tokens[0] ?? '', ...purpose];
  const refused = await Promise.all([
    spanreel(reveal, { SPANREEL_OPERATOR_TOKEN: 'guess' }),
    spanreel(reveal, { SPANREEL_VAULT_MASTER_KEY: '' }),
    spanreel(reveal, { SPANREEL_VAULT_MASTER_KEY: 'cd'.repeat(32) }),
  ]);
  expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual([
    [1, ''],
    [4, ''],
    [4, ''],
  ]);
});
