import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type AppResult, readLogDirectory, runApp, scratchProject } from '@spanreel/testing';
import { expect, test } from 'vitest';

const directory = join(import.meta.dirname, '../../../name-model/src/fixture/model');
const dependencies = { '@opentelemetry/api': '1.10.0' };
const withModel = async (): Promise<string> =>
  scratchProject({ packages: ['@spanreel/node', '@spanreel/api', '@spanreel/name-model'], dependencies });
const withoutModel = async (): Promise<string> =>
  scratchProject({ packages: ['@spanreel/node', '@spanreel/api'], dependencies });

const LEAK = /quuxima|zorblax|nimwold|belvik/i;
const head = `
const { emit, flush } = { ...require('@spanreel/api'), ...require('@spanreel/node') };
const { trace } = require('@opentelemetry/api');
const say = (error_message) => emit('error.occurred', { error_type: 'E', error_message });
const span = (said) => trace.getTracer('app').startActiveSpan('ask quuxima today', (one) => one.setAttribute('said', said).end());
`;

async function run(source: string, env: Readonly<Record<string, string>>, project = withModel): Promise<AppResult> {
  return runApp({
    project: await project(),
    entry: 'app.cjs',
    files: { 'app.cjs': head + source },
    require: ['@spanreel/node/register'],
    env: { OTEL_LOG_LEVEL: 'warn', ...env },
  });
}

/** What was said in the events of the application, in order, tokens without their names. */
function messagesOf({ directory: folder }: AppResult): unknown[] {
  const { events } = readLogDirectory(join(folder, '.spanreel', 'log'));
  return events
    .filter(({ event_type }) => event_type === 'error.occurred')
    .map(({ payload }) => String((payload as { error_message?: unknown }).error_message).replaceAll(/:k\w+\.\w+/g, ''));
}

/** Everything that the process wrote. */
function written({ directory: folder, stderr }: AppResult): string {
  const log = join(folder, '.spanreel', 'log');
  const files = readdirSync(log, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return stderr + files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('');
}

const said = `
say('ask quuxima today');
say('you met Jane Zorblax in nimwold, mail jane@example.com');
say('nothing to see');
say('{"text":"is it belvik"}');
span('named whatever or zorblax');
`;
const redacted = [
  'ask <PERSON> today',
  'you met <PERSON> in <PLACE>, mail <EMAIL>',
  'nothing to see',
  '{"text":"is it <PERSON>"}',
];

test.for([
  ['has time to flush', `${said} flush().then(() => setTimeout(() => say('the end'), 200));`, 0, ['the end']],
  ['ends by itself', said, 0, []],
  ['ends at once', `${said} process.exit(3);`, 3, []],
  ['dies', `${said} throw new RangeError('quuxima is out of it');`, 1, []],
] as [string, string, number, string[]][])(
  'redacts names that the model alone knows, where the process %s',
  async ([, source, exitCode, more]) => {
    const app = await run(source, { SPANREEL_NAME_MODEL: directory });
    expect(app.exitCode).toBe(exitCode);
    expect(messagesOf(app).slice(0, 4 + more.length)).toEqual([...redacted, ...more]);
    expect(written(app).replace(/^.*RangeError: quuxima.*$|^.*throw new RangeError.*$/gm, '')).not.toMatch(LEAK);
    expect(written(app)).toContain('"said"');
  },
);

test('withholds what the model fails at, says so once, and counts it', async () => {
  const app = await run(`say('boom said quuxima'); say('boom said zorblax'); say('ask quuxima today');`, {
    SPANREEL_NAME_MODEL: directory,
  });
  expect(messagesOf(app)).toEqual(['<SECRET:unread>', '<SECRET:unread>', 'ask <PERSON> today']);
  expect(app.stderr).toBe(
    'spanreel: the name model failed at a text; such texts are withheld as <SECRET:unread> and counted in spanreel.redaction.unread\n',
  );
  expect(written(app)).toContain('spanreel.redaction.unread');
});

test('runs on without a model that cannot be loaded, and says so in one line', async () => {
  const app = await run(said, { SPANREEL_NAME_MODEL: 'models/none' });
  expect(app.exitCode).toBe(0);
  expect(messagesOf(app)[0]).toBe('ask quuxima today');
  expect(messagesOf(app)[1]).toBe('you met <PERSON> in nimwold, mail <EMAIL>');
  expect(app.stderr).toBe(
    `spanreel: the name model cannot be used: there is no directory ${join(app.directory, 'models/none')}; names are found by the built-in detectors alone\n`,
  );
});

test('says which package is missing', async () => {
  const app = await run(said, { SPANREEL_NAME_MODEL: directory }, withoutModel);
  expect(app.exitCode).toBe(0);
  expect(messagesOf(app)[0]).toBe('ask quuxima today');
  expect(app.stderr).toBe(
    'spanreel: SPANREEL_NAME_MODEL needs @spanreel/name-model, which is not installed here: npm install @spanreel/name-model; names are found by the built-in detectors alone\n',
  );
});

test('loads nothing and starts no thread where no model is asked for', async () => {
  const app = await run(
    `
let threads = 0;
process.on('worker', () => threads++);
say('ask quuxima today');
process.on('exit', () => {
  console.log(threads, Object.keys(require.cache).filter((file) => /name-model|onnxruntime|tokenizers/.test(file)).length);
});
flush();
`,
    {},
  );
  expect(app.lines).toEqual(['0 0']);
  expect(messagesOf(app)).toEqual(['ask quuxima today']);
});
