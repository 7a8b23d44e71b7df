import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { CALL, failingCall } from '../testing/failing-call.ts';
import { runLine } from '../testing/run-line.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';

const LIST = '  commands: ls, show, why, replay, verify, events, redact, vault, doctor; spanreel --help tells more\n';

const usage: readonly { readonly line: string; readonly says: string }[] = [
  { line: 'tail', says: `spanreel: there is no command "tail"\n${LIST}` },
  { line: 'wyh', says: `spanreel: there is no command "wyh"; did you mean why?\n${LIST}` },
  { line: '--json ls', says: `spanreel: the command comes first: spanreel COMMAND --json\n${LIST}` },
  { line: 'ls --fialed', says: 'spanreel: spanreel ls has no option --fialed\n  did you mean --failed?\n' },
  {
    line: 'verify --quux',
    says: 'spanreel: spanreel verify has no option --quux\n  its options: --log --json --help\n',
  },
  { line: 'ls --log', says: 'spanreel: --log needs a value: --log DIR\n' },
  { line: 'ls --log --json', says: 'spanreel: --log needs a value: --log DIR\n' },
  { line: 'ls --json=yes', says: 'spanreel: --json takes no value, "yes" was given\n' },
  { line: 'ls extra', says: 'spanreel: spanreel ls takes no argument; "extra" is one too many\n' },
  { line: 'why', says: 'spanreel: spanreel why needs an id: spanreel why ID\n  spanreel ls shows which there are\n' },
  { line: 'why a b', says: 'spanreel: spanreel why takes one id; "b" is one too many\n' },
  {
    line: 'ls --since yesterday',
    says: 'spanreel: --since "yesterday" is no moment; write 24h, 2026-11-20 or 2026-11-20T02:14:00Z\n',
  },
  { line: 'ls --slower 5', says: 'spanreel: --slower "5" is no duration; write 500ms, 30s, 1m, 24h or 7d\n' },
  {
    line: 'ls --status faild',
    says: 'spanreel: --status "faild" is none of success, failed, pending, unknown\n  did you mean failed?\n',
  },
  { line: 'ls --limit many', says: 'spanreel: --limit "many" is no whole number; write 50, or 0 for all\n' },
];

test.each(usage)('answers "spanreel $line" with one clear sentence and exit code 4', async ({ line, says }) => {
  expect(await runLine(line.split(' '))).toStrictEqual({ exitCode: 4, stdout: '', stderr: says });
});

const WAYS_OUT =
  '  start a program with: node --require @spanreel/node/register app.js\n  or say where the log is: --log DIR, or SPANREEL_LOG\n';

test('names the log directory that does not exist, and where it looked', async () => {
  const cwd = await scratchFolder();

  expect((await runLine(['ls'], { cwd })).stderr).toBe(
    `spanreel: log directory ".spanreel/log" does not exist (${cwd}/.spanreel/log)\n${WAYS_OUT}`,
  );
  expect((await runLine(['why', 'abcd'], { cwd, env: { SPANREEL_LOG: '/no/where' } })).stderr).toBe(
    `spanreel: SPANREEL_LOG "/no/where" does not exist\n${WAYS_OUT}`,
  );
});

test('names the log directory that is empty, or a file', async () => {
  const cwd = await scratchFolder({ 'log/readme.txt': 'nothing here', 'file.jsonl': '{}\n' });

  expect(await runLine(['ls', '--log', 'log'], { cwd })).toStrictEqual({
    exitCode: 4,
    stdout: '',
    stderr: `spanreel: the log at log is empty: no process has written there yet\n${WAYS_OUT}`,
  });
  expect((await runLine(['ls', '--log', 'file.jsonl'], { cwd })).stderr).toBe(
    'spanreel: log directory "file.jsonl" is a file, not a directory\n  give the directory that holds it: --log DIR\n',
  );
});

// The superuser may read everything.
test.skipIf(process.getuid?.() === 0)('names the log directory that may not be read', async () => {
  const cwd = await scratchFolder({ 'log/a.jsonl': '' });
  await chmod(join(cwd, 'log'), 0o000);
  const ran = await runLine(['ls', '--log', 'log'], { cwd });
  await chmod(join(cwd, 'log'), 0o700);

  expect(ran.exitCode).toBe(4);
  expect(ran.stderr).toBe(
    `spanreel: log directory "log" cannot be read: permission denied (${cwd}/log)\n  read it as the user who owns it, or allow yours to\n`,
  );
});

test('tells a missing id where it looked, and the nearest ones', async () => {
  const cwd = await failingCall().write();

  expect(await runLine(['why', 'c-harper-71', '--log', 'log'], { cwd })).toStrictEqual({
    exitCode: 4,
    stdout: '',
    stderr: `spanreel: no id in log is or begins with "c-harper-71"\n  nearest: ${CALL}\n`,
  });
  expect((await runLine(['show', 'zzzzzz', '--log', 'log'], { cwd })).stderr).toBe(
    'spanreel: no id in log is or begins with "zzzzzz"\n  spanreel ls shows which ids there are\n',
  );
  expect((await runLine(['show', 'zz', '--log', 'log'], { cwd })).stderr).toBe(
    'spanreel: "zz" is no id in log, and too short for the beginning of one: give 4 characters at least\n  spanreel ls shows which ids there are\n',
  );
});

test('tells an ambiguous beginning what it may be of', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['replay', '0192f0c1-7a50', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(4);
  expect(ran.stderr).toMatchInlineSnapshot(`
    "spanreel: "0192f0c1-7a50" is the beginning of 4 ids; type more of one
      stream       0192f0c1-7a50-7000-8000-0000000000f1
      stream       0192f0c1-7a50-7000-8000-0000000000f2
      stream       0192f0c1-7a50-7000-8000-0000000000f3
      stream       0192f0c1-7a50-7a01-8abc-5d1f6a0b2c3d
    "
  `);
});

test.each(['4bf92f3577', 'conv-17', 'saga-9', 'c-harp'])('finds the call by %s', async (id) => {
  const cwd = await failingCall().write();

  expect((await runLine(['replay', id, '--log', 'log'], { cwd })).exitCode).toBe(0);
});

test('prints its version and its help, of each command too', async () => {
  expect(await runLine(['--version'])).toStrictEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
  expect((await runLine(['--help'])).stdout).toMatchInlineSnapshot(`
    "Usage: spanreel COMMAND [options]

    Asks the event log of Spanreel: what happened, why it failed, whether the record is whole.

      ls             which calls, workflows, sagas and traces there are, newest first
      show ID        what happened: the tree of one call, workflow, saga or trace, and where the time went
      why ID         why it failed: the failing step, its cause, the decisions that led there, what was undone
      replay ID      whether its events lead again to the state that was really reached
      verify [ID]    whether the log, or one id of it, is whole and as it was written
      events [NAME]  which events there are to emit and to look for, and what is in them
      redact         what redaction makes of a text: stdin to stdout, line by line
      vault …        what stands behind tokens, for those who may see it: reveal, erase, rotate, audit, status, operator
      doctor         what is wrong with the set-up here: Node, environment, log, endpoint, OpenTelemetry copies

      --log DIR  where the log is; repeatable; else $SPANREEL_LOG, else .spanreel/log
      --json     print JSON for programs
      --help     help, of one command too: spanreel why --help
      --version  print the version

    ID is a call, saga, workflow, conversation, correlation, stream or trace id, or the beginning of one.
    Exits 0 fine, 1 a finding, 2 inconclusive, 3 altered, 4 usage or set-up error.
    "
  `);
  expect((await runLine(['ls', '--help'])).stdout).toMatchInlineSnapshot(`
    "Usage: spanreel ls [options]

    Which calls, workflows, sagas and traces there are, newest first.
    Every condition given must hold. What runs counts as slow by what it has taken up to now.

      --log DIR     read this log; else $SPANREEL_LOG, else .spanreel/log; repeatable
      --since 24h   seen since then: 24h ago, a day, or an ISO 8601 moment
      --failed      what failed
      --slower 1m   what took longer
      --workflow W  with a workflow or saga of this name
      --tenant T    of this tenant
      --type GLOB   with an event of this name, such as "saga.*"
      --tag T       with an event that carries this tag
      --status S    one of success, failed, pending, unknown (pending: runs; unknown: its process is gone)
      --processes   also the processes' own streams: start, signs of life, shutdown
      --limit N     at most this many, 50 by default; 0 for all
      --json        print JSON for programs
      --help        print this help

    Exits
      0  listed, however many: what failed is an answer here and no finding
      4  usage or set-up error

    Examples
      spanreel ls --failed --since 24h
      spanreel ls --type "saga.compensation.*" --json
    "
  `);
  for (const name of ['ls', 'show', 'why', 'replay', 'verify', 'doctor']) {
    const asked = await runLine([name, '--help']);
    expect(asked.exitCode).toBe(0);
    expect(asked).toStrictEqual(await runLine(['help', name]));
  }
});

test('prints the help to stderr and exits 4 when nothing was asked', async () => {
  const { stdout } = await runLine(['--help']);

  expect(await runLine([])).toStrictEqual({ exitCode: 4, stdout: '', stderr: stdout });
});
