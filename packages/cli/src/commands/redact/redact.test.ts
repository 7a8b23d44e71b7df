import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runLine } from '../../testing/run-line.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';

const env = { SPANREEL_REDACTION_KEY: 'k1:a key for tests and nothing else' };
/** The tokens of a text without what makes them one value's. */
const shape = (text: string): string => text.replaceAll(/<([A-Z_]+):k1\.\w+>/g, '<$1>');

async function redacted(args: readonly string[], stdin: string | Uint8Array, cwd?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runLine(['redact', ...args], {
    env,
    stdin,
    ...(cwd === undefined ? {} : { cwd }),
  });
  expect([exitCode, stderr]).toEqual([0, '']);
  return shape(stdout);
}

test('redacts line by line and leaves line ends as they are', async () => {
  expect(
    await redacted([], 'call Jane Roe on 0491 570 156\r\n\n{"password":"hunter2","n":1}\nplain, without an end'),
  ).toBe('call <PERSON> on <PHONE>\r\n\n{"password":"<SECRET:password>","n":1}\nplain, without an end');
  expect(await redacted([], '')).toBe('');
});

test('a value across two chunks of the input is one', async () => {
  for (const offset of [985, 990, 995, 1000]) {
    expect(await redacted([], `${'x '.repeat(offset / 2)}4111 1111 1111 1111\n`)).toMatch(/^(?:x )+x? ?<CARD>\n$/);
  }
});

test('a private key over many lines goes as one', async () => {
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE KEY-----`);
  expect(await redacted([], `before\n${begin}\nMIIEpAIBAAKCAQEA\nc2VlZA\n${end}\nafter\n`)).toBe(
    'before\n<SECRET:private-key>\nafter\n',
  );
});

test('tells with --explain what was found and where, or only what where a line is taken apart', async () => {
  expect(await redacted(['--explain'], 'hi\ncall Jane Roe on 0491 570 156\n{"first_name":"Xq"}\n')).toBe(
    [
      'hi',
      'call <PERSON> on <PHONE>',
      '  2:6-13       PERSON         <PERSON>',
      '  2:18-29      PHONE          <PHONE>',
      '{"first_name":"<PERSON>"}',
      '  3            PERSON         <PERSON>',
      '',
    ].join('\n'),
  );
});

test('prints a row of JSON per line with --json', async () => {
  const rows = (await redacted(['--json'], 'mail jane@example.com\nplain\n')).trimEnd().split('\n');
  expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([
    { line: 1, text: 'mail <EMAIL>', found: [{ entity: 'EMAIL', start: 5, end: 21, replacement: '<EMAIL>' }] },
    { line: 2, text: 'plain', found: [] },
  ]);
});

test('follows a policy from a file, presets and locales', async () => {
  const cwd = await scratchFolder({ 'policy.json': '{"actions":{"PLACE":"keep","EMAIL":"remove"}}' });
  const text = 'mail jane@example.com from Leeds, card 4111 1111 1111 1111, TFN 123 456 782\n';
  expect(await redacted(['--policy', 'policy.json'], text, cwd)).toBe(
    'mail <EMAIL:removed> from Leeds, card <CARD>, TFN <TFN:removed>\n',
  );
  expect(await redacted(['--policy', 'policy.json', '--preset', 'pci'], text, cwd)).toContain('card <CARD:***1111>');
  expect(await redacted(['--locale', 'uk'], 'abn 51 824 753 556\n')).toBe('abn 51 824 753 556\n');
});

test("follows the processes' policy, unless another one is named", async () => {
  const cwd = await scratchFolder({ 'ours.json': '{"actions":{"PLACE":"keep"}}', 'other.json': '{}' });
  const ours = { ...env, SPANREEL_REDACTION_POLICY: 'ours.json' };
  const run = async (...args: string[]): Promise<string> =>
    shape((await runLine(['redact', ...args], { env: ours, stdin: 'from Leeds\n', cwd })).stdout);
  expect(await run()).toBe('from Leeds\n');
  expect(await run('--policy', 'other.json')).toBe('from <PLACE>\n');
});

test('leaves bytes that are no text as they are, unless something stands in them', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a, 0xc3, 0x0a]);
  const { stdout } = await runLine(['redact'], { env, stdin: bytes });
  expect(Buffer.from(stdout, 'latin1')).toEqual(bytes);
  const hidden = await runLine(['redact'], {
    env,
    stdin: Buffer.concat([Buffer.from([0xff]), Buffer.from(' jane@example.com\n')]),
  });
  expect(hidden.stdout).toBe('<SECRET:bytes>\n');
});

test('cuts a line that is too long, says so, and lets nothing through at the cut', async () => {
  const limit = 262_144;
  const { exitCode, stdout, stderr } = await runLine(['redact'], {
    env,
    stdin: `${'x'.repeat(limit - 8)} 4111 1111 1111 1111 ${'y'.repeat(1000)}\nnext\n`,
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe('spanreel: 1 line was longer than 262,144 characters and cut\n');
  expect(stdout.slice(-200)).not.toContain('4111');
  expect(Buffer.from(stdout.slice(-50), 'latin1').toString()).toMatch(/x…\[\+\d+ characters\]\nnext\n$/);
});

test('says that tokens of a random key mean nothing elsewhere', async () => {
  const { exitCode, stdout, stderr } = await runLine(['redact'], { stdin: 'mail jane@example.com\n' });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^mail <EMAIL:k\w+\.\w{13}>\n$/);
  expect(stderr).toBe(
    'spanreel: tokens are of this run alone; set SPANREEL_REDACTION_KEY for those of your processes\n',
  );
});

test.each([
  [['--preset', 'gdrp'], /preset "gdrp" is none of gdpr/],
  [['--locale', 'fr'], /locales "fr" is none of au/],
  [['--policy', 'nowhere.json'], /ENOENT/],
  [['--policy', 'wrong.json'], /wrong\.json: action is no setting/],
])('refuses %j with exit code 4', async (args, message) => {
  const cwd = await scratchFolder({ 'wrong.json': '{"action":{}}' });
  const { exitCode, stdout, stderr } = await runLine(['redact', ...args], { env, cwd, stdin: 'x\n' });
  expect([exitCode, stdout]).toEqual([4, '']);
  expect(stderr).toMatch(message);
});

test('refuses a key that is too short without showing it', async () => {
  const { exitCode, stderr } = await runLine(['redact'], {
    env: { SPANREEL_REDACTION_KEY: 'short-key' },
    stdin: 'x\n',
  });
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/SPANREEL_REDACTION_KEY has 9 characters/);
  expect(stderr).not.toContain('short-key');
});

const model = join(import.meta.dirname, '../../../../name-model/src/fixture/model');

test('finds with --name-model what the model says, within JSON too', async () => {
  expect(await redacted(['--name-model', model], 'ask quuxima today\n{"said":"is it zorblax"}\n')).toBe(
    'ask <PERSON> today\n{"said":"is it <PERSON>"}\n',
  );
  expect(await redacted(['--name-model', model, '--explain'], 'ask quuxima today\n')).toBe(
    'ask <PERSON> today\n  1:5-11       PERSON         <PERSON>\n',
  );
});

test('says which lines the model failed at, and what is wrong with a model', async () => {
  const stdin = 'boom said quuxima\nplain\n';
  expect(await runLine(['redact', '--name-model', model], { env, stdin })).toMatchObject({
    exitCode: 1,
    stdout: '<SECRET:unread>\nplain\n',
    stderr: 'spanreel: 1 line has texts that the name model failed at; they are withheld as <SECRET:unread>\n',
  });
  const { exitCode, stdout, stderr } = await runLine(['redact', '--name-model', 'none'], { env, stdin });
  expect([exitCode, stdout]).toEqual([4, '']);
  expect(stderr).toContain('the name model cannot be used: there is no directory ');
});
