import { expect, test } from 'vitest';

import { scratchFolder } from '../../testing/scratch-folder.ts';
import { checkApiCopies } from './check-api-copies.ts';

const api = (version: string): string => JSON.stringify({ name: '@opentelemetry/api', version });
const OWN = 'node_modules/@opentelemetry/api/package.json';
const NESTED = 'node_modules/@some/library/node_modules/@opentelemetry/api/package.json';

test('says nothing where there is no copy: register brings its own', async () => {
  expect(await checkApiCopies(await scratchFolder())).toStrictEqual([]);
});

test.each([
  [{ [OWN]: api('1.10.0') }, '@opentelemetry/api 1.10.0'],
  [{ [OWN]: api('1.9.0') }, '@opentelemetry/api 1.9.0'],
  [{ [OWN]: api('1.11.0'), [NESTED]: api('1.4.1') }, '@opentelemetry/api 1.11.0 and 1.4.1 in 2 copies, all observed'],
  [{ [NESTED]: api('1.10.0') }, '@opentelemetry/api 1.10.0'],
])('is content with copies that fit', async (files, finding) => {
  expect(await checkApiCopies(await scratchFolder(files))).toStrictEqual([{ area: 'api', level: 'fine', finding }]);
});

test('finds a copy that is newer than the one that registers: it silently gets nothing', async () => {
  const folder = await scratchFolder({ [OWN]: api('1.10.0'), [NESTED]: api('1.11.0') });

  expect(await checkApiCopies(folder)).toStrictEqual([
    {
      area: 'api',
      level: 'problem',
      finding:
        '@opentelemetry/api 1.11.0 in node_modules/@some/library/node_modules/@opentelemetry/api: what 1.10.0 registers is silently not seen there',
      way_out: 'npm install @opentelemetry/api@1.11.0 in the application: register then uses that copy',
    },
  ]);
});

test('finds a copy that is older than what @spanreel/api asks for', async () => {
  const folder = await scratchFolder({
    [OWN]: api('1.9.0'),
    'node_modules/@spanreel/api/package.json': JSON.stringify({ name: '@spanreel/api', version: '0.1.0' }),
  });

  expect(await checkApiCopies(folder)).toStrictEqual([
    {
      area: 'api',
      level: 'problem',
      finding: '@opentelemetry/api 1.9.0 is older than what @spanreel/api needs: >=1.10.0 <2',
      way_out: 'npm install @opentelemetry/api@^1.10.0',
    },
  ]);
});

test('finds copies of another major version, in the store of pnpm too', async () => {
  const folder = await scratchFolder({
    [OWN]: api('1.10.0'),
    'node_modules/.pnpm/@opentelemetry+api@2.0.0/node_modules/@opentelemetry/api/package.json': api('2.0.0'),
  });

  expect(await checkApiCopies(folder)).toMatchObject([
    { level: 'problem', way_out: 'Spanreel needs version 1: npm install @opentelemetry/api@1 && npm dedupe' },
  ]);
});
