import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { readCalls } from './read-calls.ts';
import type { RecordedCall } from './recorded-call.ts';

const root = mkdtempSync(join(tmpdir(), 'spanreel-demo-calls-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder with these files, JSON unless they are text already. */
function givenFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(root, 'calls-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function readOne(files: Readonly<Record<string, unknown>>): RecordedCall {
  const [call, ...others] = readCalls(givenFolder(files)).values();
  if (!call || others.length > 0) throw new Error('expected one call');
  return call;
}

const segment = {
  channel_index: 1,
  offset_ms: 1_000,
  duration_ms: 900,
  transcript: 'hello this',
  human_transcript: 'hello',
};
const unknown = { task: { type: 'unknown' }, caller_name: '', agent_name: '' };

describe("a call in the data set's own layout", () => {
  test.each<{ name: string; metadata: unknown }>([
    { name: 'no file', metadata: undefined },
    { name: 'an empty object', metadata: {} },
    { name: 'nulls', metadata: { agent: null, caller: null, tasks: null } },
    {
      name: 'nulls further in',
      metadata: { agent: { metadata: null, responses: [null, { data: null }] }, tasks: [null] },
    },
  ])('may have $name for its metadata: then nothing is known of it', ({ metadata }) => {
    const files = { 'transcript/a.json': [segment], ...(metadata !== undefined && { 'metadata/a.json': metadata }) };
    expect(readOne(files)).toMatchObject({ sid: 'a', ...unknown, duration_ms: 1_900 });
  });

  test('may be empty', () => {
    expect(readOne({ 'transcript/a.json': [] })).toMatchObject({ segments: [], duration_ms: 0 });
  });

  test.each([
    { name: 'that are missing', times: {} },
    { name: 'that are null', times: { word_offsets_ms: null, word_durations_ms: null } },
    { name: 'that are too few', times: { word_offsets_ms: [0], word_durations_ms: [400] } },
  ])('lets words share the time of their segment, instead of times $name', ({ times }) => {
    expect(readOne({ 'transcript/a.json': [{ ...segment, ...times }] }).segments[0]?.words).toEqual([
      { text: 'hello', start_ms: 1_000, end_ms: 1_450 },
      { text: 'this', start_ms: 1_450, end_ms: 1_900 },
    ]);
  });

  test('may have one of its two transcripts only', () => {
    const { transcript, human_transcript, ...rest } = segment;
    const read = (one: object): unknown => {
      const [only] = readOne({ 'transcript/a.json': [{ ...rest, ...one }] }).segments;
      return [only?.text, only?.words.map(({ text }) => text).join(' ')];
    };
    expect(read({ transcript })).toEqual(['hello this', 'hello this']);
    expect(read({ transcript, human_transcript: null })).toEqual(['hello this', 'hello this']);
    expect(read({ human_transcript })).toEqual(['hello', 'hello']);
    // Heard by a person, and not by the recogniser.
    expect(read({ transcript: '', human_transcript })).toEqual(['hello', '']);
  });
});

test('a converted call may have no more than what was said when', () => {
  const words = [{ text: 'hello', start_ms: 10, end_ms: 20 }];
  const call = {
    format: 'spanreel-demo-call/1',
    sid: 'a',
    segments: [
      { speaker: 'agent', start_ms: 100, end_ms: 200, text: '[noise] good morning' },
      { speaker: 'caller', start_ms: 0, end_ms: 40, text: 'hello', words },
      { speaker: 'caller', start_ms: 50, end_ms: 90, text: 'you', words: [{ text: 'you' }, { text: 'there' }] },
    ],
  };
  expect(readOne({ 'a.json': call })).toEqual({
    ...call,
    ...unknown,
    duration_ms: 200,
    segments: [
      call.segments[1],
      {
        ...call.segments[2],
        words: [
          { text: 'you', start_ms: 50, end_ms: 70 },
          { text: 'there', start_ms: 70, end_ms: 90 },
        ],
      },
      {
        ...call.segments[0],
        words: [
          { text: 'good', start_ms: 100, end_ms: 150 },
          { text: 'morning', start_ms: 150, end_ms: 200 },
        ],
      },
    ],
  });
});

test.each<{ name: string; files: Readonly<Record<string, unknown>>; says: RegExp }>([
  { name: 'no call', files: { 'index.json': [] }, says: /holds no recorded calls; it must have transcript\/\*\.json/ },
  { name: 'no JSON', files: { 'transcript/a.json': '[{' }, says: /a\.json cannot be read: / },
  {
    name: 'no list',
    files: { 'transcript/a.json': {} },
    says: /a\.json is not a transcript of the Harper Valley data set: /,
  },
  {
    name: 'a segment without a transcript',
    files: { 'transcript/a.json': [segment, { ...segment, transcript: null, human_transcript: null }] },
    says: /a\.json is not a transcript of the Harper Valley data set: 1: it needs a transcript or a human_transcript$/,
  },
  {
    name: 'a segment that ends before it starts',
    files: { 'transcript/a.json': [{ ...segment, duration_ms: -1 }] },
    says: /: 0\.duration_ms: /,
  },
  {
    name: 'metadata of something else',
    files: { 'transcript/a.json': [], 'metadata/a.json': [] },
    says: /metadata\/a\.json is not the metadata of a Harper Valley call: /,
  },
  {
    name: 'JSON of something else',
    files: { 'a.json': { name: 'x' } },
    says: /a\.json is not a converted call: format: /,
  },
  {
    name: 'a call twice',
    files: Object.fromEntries(
      ['a', 'b'].map((name) => [`${name}.json`, { format: 'spanreel-demo-call/1', sid: 'a', segments: [] }]),
    ),
    says: /b\.json is a second recording of a; keep one of them$/,
  },
])('a folder with $name is refused in one sentence that names it', ({ files, says }) => {
  expect(() => readCalls(givenFolder(files))).toThrow(says);
});
