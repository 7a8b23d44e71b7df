import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { NameModel } from '@spanreel/name-model';
import type { Locale, PresetName, RedactionPolicy, WrittenPolicy } from '@spanreel/redaction';

import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonRow } from '../../shell/json.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { INSTALL_NAME_MODEL, nameModelPackage } from '../../name-model/name-model-package.ts';
import { lineWriter } from './line-writer.ts';
import { MAX_LINE, linesOf } from './lines-of.ts';
import { printFindings } from './print-findings.ts';
import { redactLine } from './redact-line.ts';

/** What a policy makes of somebody's own text. */
export const redact: Command = {
  name: 'redact',
  operand: 'none',
  summary: 'what redaction makes of a text: stdin to stdout, line by line',
  details: [
    'Reads each line as a value without a key, as the body of a log record; a private key over many lines goes as one.',
    'Tokens are made with $SPANREEL_REDACTION_KEY, so that they are those of your processes; without it with a key of this run alone.',
  ],
  options: [
    {
      name: 'policy',
      value: 'FILE',
      about:
        'settings in JSON: preset, actions, tenants, locales, denyKeys, safeKeys …; else the file in $SPANREEL_REDACTION_POLICY',
    },
    {
      name: 'preset',
      value: 'NAME',
      repeatable: true,
      about: 'gdpr, hipaa-safe-harbor, pci or tcpa; the stricter of several wins',
    },
    {
      name: 'locale',
      value: 'NAME',
      repeatable: true,
      about: 'whose numbers are looked for: au, us, uk, nz, eu; all without it',
    },
    {
      name: 'name-model',
      value: 'DIR',
      about:
        'a model that finds names too, read by @spanreel/name-model, which is installed apart; else the one in $SPANREEL_NAME_MODEL',
    },
    { name: 'explain', about: 'print below each line what was found in it, and where' },
  ],
  exits: [
    [EXIT.fine, 'redacted'],
    [
      EXIT.finding,
      `redacted, but a line was longer than ${MAX_LINE.toLocaleString('en')} characters and was cut, or the model failed at a text, which was withheld`,
    ],
    [EXIT.usage, 'usage or set-up error'],
  ],
  examples: [
    'spanreel redact < app.log > safe.log',
    'echo "call Jane on 0491 570 156" | spanreel redact --explain',
    'spanreel redact --policy redaction.json --json < calls.txt',
  ],
  run: runRedact,
};

async function runRedact({ shell, screen, options }: CommandInput): Promise<ExitCode> {
  // Word lists and patterns are a third of this program, and of no use to its other commands.
  const { createRedactor, randomTokenKey, tokenKeyFrom } = await import('@spanreel/redaction');
  const policy = await policyOf(options, shell);
  const own = shell.env['SPANREEL_REDACTION_KEY'];
  let isUnread = false;
  const directory = options.value('name-model') ?? shell.env['SPANREEL_NAME_MODEL'];
  const model = await modelOf(directory, shell.cwd, () => (isUnread = true));
  const redactor = refusing(() =>
    createRedactor({
      ...policy,
      ...(model === undefined ? {} : { detectors: [model] }),
      key: own === undefined || own === '' ? randomTokenKey() : tokenKeyFrom(own),
    }),
  );
  if (own === undefined || own === '') {
    shell.stderr.write(
      'spanreel: tokens are of this run alone; set SPANREEL_REDACTION_KEY for those of your processes\n',
    );
  }
  const [json, explain] = [options.flag('json'), options.flag('explain')];
  const writer = lineWriter(shell.stdout, screen);
  let number = 0;
  let cut = 0;
  let withheld = 0;
  for await (const line of linesOf(shell.stdin)) {
    number++;
    await redactor.readAhead?.(() => redactLine(redactor, line, json || explain));
    isUnread = false;
    const redacted = redactLine(redactor, line, json || explain);
    if (isUnread) withheld++;
    if (line.missing > 0) cut++;
    if (json) {
      await writer.text(
        jsonRow({ line: number, text: Buffer.from(redacted.bytes).toString(), found: redacted.found }),
        '\n',
      );
      continue;
    }
    await writer.bytes(redacted.bytes, line.end);
    if (explain) for (const row of printFindings(number, redacted, screen.style)) await writer.text(row, '\n');
  }
  await model?.close();
  if (withheld > 0) {
    const lines = withheld === 1 ? '1 line has' : `${withheld} lines have`;
    shell.stderr.write(
      `spanreel: ${lines} texts that the name model failed at; they are withheld as <SECRET:unread>\n`,
    );
  }
  if (cut === 0) return withheld === 0 ? EXIT.fine : EXIT.finding;
  const what = cut === 1 ? '1 line was' : `${cut} lines were`;
  shell.stderr.write(`spanreel: ${what} longer than ${MAX_LINE.toLocaleString('en')} characters and cut\n`);
  return EXIT.finding;
}

async function modelOf(
  directory: string | undefined,
  cwd: string,
  onUnread: () => void,
): Promise<NameModel | undefined> {
  if (directory === undefined || directory === '') return undefined;
  const { loadNameModel } = nameModelPackage(cwd) ?? {};
  if (loadNameModel === undefined)
    throw new UsageError(`a name model needs @spanreel/name-model: ${INSTALL_NAME_MODEL}`);
  try {
    return await loadNameModel({ directory: resolve(cwd, directory), application: cwd, onUnread });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function policyOf(options: CommandInput['options'], { cwd, env }: CommandInput['shell']): Promise<WrittenPolicy> {
  const { policyFrom } = await import('@spanreel/redaction');
  const file = options.value('policy') ?? env['SPANREEL_REDACTION_POLICY'] ?? '';
  const written = file === '' ? {} : await readPolicy(resolve(cwd, file), policyFrom);
  const [preset, locales] = [options.values('preset'), options.values('locale')];
  return {
    ...written,
    ...(preset.length === 0 ? {} : { preset: preset as PresetName[] }),
    ...(locales.length === 0 ? {} : { locales: locales as Locale[] }),
  } satisfies Partial<RedactionPolicy>;
}

async function readPolicy(path: string, policyFrom: (json: string) => WrittenPolicy): Promise<WrittenPolicy> {
  const json = await readFile(path, 'utf8');
  return refusing(() => policyFrom(json), `${path}: `);
}

/** A policy or key that is refused is for the person at the keyboard to put right. */
function refusing<T>(make: () => T, where = ''): T {
  try {
    return make();
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string };
    if (typeof code === 'string' && code.startsWith('SPANREEL_')) throw new UsageError(where + message);
    throw error;
  }
}
