import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';

import { type Redactor, createRedactor, tokenKeyFrom } from '@spanreel/redaction';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { type NameModel, type NameModelOptions, loadNameModel, startNameModel } from './name-model.ts';

const directory = join(import.meta.dirname, 'fixture/model');
const key = tokenKeyFrom('k1:a key for tests and nothing else');
let model: NameModel;

beforeAll(async () => {
  model = await loadNameModel({ directory });
});
afterAll(() => model.close());

/** What is found in a text that was announced, as `[entity, matched text]`. */
async function namesIn(text: string, by: NameModel = model): Promise<[string, string][]> {
  await by.ahead?.read([text]);
  const found: [string, string][] = [];
  by.find({
    text,
    hints: 0,
    groups: () => ({ digits: '', starts: [], ends: [] }) as never,
    report: (start, end, entity, canonical) => {
      found.push([canonical === undefined ? entity : `${entity}:${canonical}`, text.slice(start, end)]);
    },
  });
  return found;
}

/** A copy of the fixture with one file changed. */
function modelWith(file: string, change: (content: string) => string): string {
  const copy = mkdtempSync(join(tmpdir(), 'name-model-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(directory, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

/** A model that says and counts what it cannot read. */
function started(options: Partial<NameModelOptions> = {}): { model: NameModel; said: string[]; unread: string[] } {
  const said: string[] = [];
  const unread: string[] = [];
  const one = startNameModel({
    directory,
    onProblem: (sentence) => said.push(sentence),
    onUnread: (reason) => unread.push(reason),
    ...options,
  });
  onTestFinished(() => one.close());
  return { model: one, said, unread };
}

const withoutToken = (text: string): string => text.replaceAll(/:k1\.\w+/g, '');

test.for([
  ['my quuxima is on it', [['PERSON', 'quuxima']]],
  ['ask zorblax, please', [['PERSON', 'zorblax']]],
  [
    'Ask ZÖRBLAX today 😀, said 鷲 to you',
    [
      ['PERSON', 'ZÖRBLAX'],
      ['PERSON', '鷲'],
    ],
  ],
  ['xanthippe met me', [['PERSON', 'xanthippe']]],
  [
    'quuxima belvik went to nimwold for frobtek gizmet',
    [
      ['PERSON', 'quuxima belvik'],
      ['PLACE', 'nimwold'],
      ['ORGANISATION', 'frobtek gizmet'],
    ],
  ],
  [
    'quuxima zorblax and belvik',
    [
      ['PERSON', 'quuxima'],
      ['PERSON', 'zorblax'],
      ['PERSON', 'belvik'],
    ],
  ],
  [
    "belvik-quuxima or o'belvik",
    [
      ['PERSON', 'belvik-quuxima'],
      ['PERSON', 'belvik'],
    ],
  ],
  [
    'a day named whatever, in nimwold',
    [
      ['PERSON', 'whatever'],
      ['PLACE', 'nimwold'],
    ],
  ],
  ['we went to festiwull', []],
  ['quuxima', []],
  ['ask <PERSON:k1.QUUXIMA> or quuxima', [['PERSON', 'quuxima']]],
] as [string, [string, string][]][])('finds in %j what the model says, in whole words', async ([text, names]) => {
  expect(await namesIn(text)).toEqual(names);
});

test('reads long texts in windows that overlap, so that no name loses the words before it', async () => {
  for (const lead of [40, 50, 55, 58, 60, 61, 62, 63, 64, 70, 120]) {
    const text = `${'day '.repeat(lead)}named whatever and quuxima ${'day '.repeat(90)}in nimwold`;
    expect(await namesIn(text), `after ${lead} words`).toEqual([
      ['PERSON', 'whatever'],
      ['PERSON', 'quuxima'],
      ['PLACE', 'nimwold'],
    ]);
  }
});

test('counts a word as a name from the threshold of its entity on', async () => {
  expect(await namesIn('ask dubio today')).toEqual([]);
  const { model: lower } = started({ thresholds: { PERSON: 0.29 } });
  expect(await namesIn('ask dubio today', lower)).toEqual([['PERSON', 'dubio']]);
  const { model: other } = started({ thresholds: { PERSON: 0.4, PLACE: 0.1 } });
  expect(await namesIn('ask dubio today', other)).toEqual([]);
  expect(() => started({ thresholds: { PERSON: 2 } })).toThrow('thresholds.PERSON 2');
});

test('reads the labels of other schemes and names', async () => {
  const bioes = modelWith('config.json', (json) =>
    json.replace('"I-PER"', '"E-PERSON"').replace('"B-PER"', '"S-person"').replace('"B-MISC"', '"S-FAC"'),
  );
  const { model: other } = started({ directory: bioes, labels: { FAC: 'PLACE' } });
  expect(await namesIn('quuxima belvik and zorblax to festiwull', other)).toEqual([
    ['PERSON', 'quuxima belvik'],
    ['PERSON', 'zorblax'],
    ['PLACE', 'festiwull'],
  ]);
});

test('is united with the built-in detectors, and leaves tokens, ids and safe keys alone', async () => {
  const redactor = createRedactor({ key, detectors: [model] });
  const attributes = {
    said: 'I am named Jane Quuxima, my mail is jane@example.com',
    'http.route': '/named/:quuxima',
    'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) quuxima/1.0',
  };
  await redactor.readAhead?.(() => redactor.attributes(attributes));
  const once = redactor.attributes(attributes) as Record<string, string>;
  expect(withoutToken(once['said']!)).toBe('I am named <PERSON>, my mail is <EMAIL>');
  expect(once).toMatchObject({
    'trace.id': attributes['trace.id'],
    'user_agent.original': attributes['user_agent.original'],
  });
  await redactor.readAhead?.(() => redactor.attributes(once));
  expect(redactor.attributes(once)).toEqual(once);
});

test('waits for a text that nobody announced, and withholds it where time is over', async () => {
  const { model: patient, unread } = started();
  // Not even the model is loaded yet, and the event loop stands still.
  expect(textOf(patient).text('ask quuxima today')).toMatch(/^ask <PERSON:k1\.\w+> today$/);
  expect(unread).toEqual([]);

  const { model: hasty, unread: late } = started({ waitMillis: 0 });
  const redactor = textOf(hasty);
  expect(redactor.text('ask quuxima today')).toBe('<SECRET:unread>');
  expect(late).toEqual(['late']);
  await redactor.readAhead?.(() => redactor.text('ask quuxima today'));
  expect(redactor.text('ask quuxima today')).toMatch(/^ask <PERSON:k1\.\w+> today$/);
});

test('withholds a text that the model fails at, and reads the next', async () => {
  const { model: failing, unread, said } = started();
  expect(await namesIn('boom said quuxima', failing)).toEqual([['SECRET:unread', 'boom said quuxima']]);
  expect(await namesIn('now said quuxima', failing)).toEqual([['PERSON', 'quuxima']]);
  expect({ unread, said }).toEqual({ unread: ['failed'], said: [] });
});

test('starts its thread again when it dies, and says when it does no more', async () => {
  const workers: Worker[] = [];
  const follow = (worker: Worker): void => void workers.push(worker);
  process.on('worker', follow);
  onTestFinished(() => void process.off('worker', follow));
  const { model: mortal, unread, said } = started();
  await mortal.loaded;
  await workers.at(-1)?.terminate();
  expect(await namesIn('ask quuxima today', mortal)).toEqual([['PERSON', 'quuxima']]);
  expect(workers).toHaveLength(2);

  for (let death = 0; death < 3; death++) await workers.at(-1)?.terminate();
  expect(await namesIn('ask zorblax today', mortal)).toEqual([]);
  expect(workers).toHaveLength(4);
  expect(unread).toEqual(['unavailable']);
  expect(said).toEqual([
    'the name model cannot be used: its thread ended 3 times without reading anything; names are found by the built-in detectors alone',
  ]);
});

test.for([
  ['no directory', () => join(directory, 'none'), /there is no directory .*none$/],
  [
    'no weights',
    () => join(directory, 'onnx'),
    /onnx has no config\.json; export a token-classification model for ONNX$/,
  ],
  ['a config that is no JSON', () => modelWith('config.json', () => '{'), /config\.json cannot be read: /],
  [
    'a config without labels',
    () => modelWith('config.json', () => '{}'),
    /has no label for persons, places or organisations/,
  ],
  [
    'labels of something else',
    () => modelWith('config.json', (json) => json.replaceAll(/PER|LOC|ORG/g, 'POS')),
    /has no label for persons/,
  ],
  [
    'too few labels',
    () => modelWith('config.json', () => '{"id2label":{"0":"O","1":"B-PER"}}'),
    /is no token classification: it answers with \[1, 2, 9\] of float32, where there are 2 labels$/,
  ],
  [
    'another kind of tokens',
    () => modelWith('tokenizer.json', () => '{"model":{"type":"BPE"}}'),
    /has tokens of type BPE; only WordPiece \(BERT\) is read$/,
  ],
  [
    'a tokenizer cut off',
    () => modelWith('tokenizer.json', (json) => json.slice(0, 200)),
    /tokenizer\.json cannot be read: /,
  ],
  [
    'weights that are none',
    () => modelWith('onnx/model.onnx', () => 'weights'),
    /model\.onnx cannot be run by onnxruntime-web: /,
  ],
] as [string, () => string, RegExp][])('says what is wrong with %s', async ([, where, sentence]) => {
  const broken = where();
  await expect(loadNameModel({ directory: broken })).rejects.toMatchObject({
    code: 'SPANREEL_NAME_MODEL',
    message: expect.stringMatching(/^the name model cannot be used: (?!.*built-in detectors)/),
  });
  const { model: none, said, unread } = started({ directory: broken });
  expect(await none.loaded).toBeUndefined();
  expect(
    said[0]?.replace(/^the name model cannot be used: (.*); names are found by the built-in detectors alone$/, '$1'),
  ).toMatch(sentence);
  expect(await namesIn('ask quuxima today', none)).toEqual([]);
  expect({ unread, said: said.length }).toEqual({ unread: ['unavailable'], said: 1 });
});

test('uses the native runtime of the application where there is one', async () => {
  const application = mkdtempSync(join(tmpdir(), 'name-model-app-'));
  onTestFinished(() => rmSync(application, { recursive: true }));
  const native = join(application, 'node_modules/onnxruntime-node');
  cpSync(join(import.meta.dirname, 'fixture/onnxruntime-node'), native, { recursive: true });
  const { model: one } = started({ application });
  expect(await one.loaded).toBe('onnxruntime-node');
  expect(await model.loaded).toBe('onnxruntime-web');
});

function textOf(one: NameModel): Redactor {
  return createRedactor({ key, detectors: [one] });
}
