import { resolve } from 'node:path';

import { expect, test } from 'vitest';

import { readOptions } from './options.ts';

const NOW = new Date('2026-11-21T01:49:32Z');

test('plays the calls of the package ten times as fast, into a fresh directory, unless told otherwise', () => {
  expect(readOptions([], NOW)).toMatchObject({
    speed: 10,
    calls: expect.stringMatching(/packages.demo.calls$/) as string,
    log: resolve('.spanreel/demo/1121-014932'),
    logGiven: false,
    only: [],
    collector: false,
    json: false,
  });
});

test('takes what it is told', () => {
  const args = ['--speed', '2.5', '--calls', 'c', '--log', 'l', '--only', '0a', '--only', '0b', '--json'].concat([
    '--jaeger',
    'http://jaeger:16686/',
    '--event-log',
    'e',
  ]);
  expect(readOptions(args, NOW)).toEqual({
    speed: 2.5,
    calls: resolve('c'),
    log: resolve('l'),
    logGiven: true,
    only: ['0a', '0b'],
    collector: false,
    jaeger: 'http://jaeger:16686',
    eventLog: resolve('e'),
    json: true,
    help: false,
  });
});

test.each([
  [['--sped', '3'], /^Unknown option '--sped'; see pnpm demo --help$/],
  [['--speed'], /^Option '--speed <value>' argument missing; see pnpm demo --help$/],
  [['--speed', 'fast'], /^--speed "fast" must be a number from 1 to 100$/],
  [['--speed', '0'], /^--speed "0" must be/],
  [['--speed', ''], /^--speed "" must be/],
  [['--speed', 'NaN'], /^--speed "NaN" must be/],
  [['--jaeger', 'localhost:16686'], /^--jaeger "localhost:16686" is no address such as http:\/\/127/],
  [['go'], /^"go" is not an option/],
])('refuses %j in one sentence', (args, sentence) => {
  expect(() => readOptions(args, NOW)).toThrow(sentence);
});
