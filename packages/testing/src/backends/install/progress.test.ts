import { PassThrough } from 'node:stream';

import { expect, test } from 'vitest';

import { Progress, span } from './progress.ts';

function progressOn(out: { isTTY?: boolean; columns?: number }): {
  progress: Progress;
  printed: () => string;
  pass: (ms: number) => void;
} {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), out);
  let now = 0;
  let printed = '';
  stream.on('data', (text: string) => (printed += text));
  const progress = new Progress(stream, { now: () => now });
  return {
    progress,
    printed: () => {
      const soFar = printed;
      printed = '';
      return soFar;
    },
    pass: (ms) => (now += ms),
  };
}

test('prints a line now and then where nobody watches, with an estimate once there is a pace', () => {
  const { progress, printed, pass } = progressOn({});
  progress.step('Jaeger: compiling');
  progress.at(1, 'packages', 200);
  pass(15_000);
  progress.at(50, 'packages', 200);
  progress.at(51, 'packages', 200);
  progress.say('Jaeger: made in 1 min 0 s');

  expect(printed()).toBe(
    'Jaeger: compiling\n' +
      'Jaeger: compiling: 50 of 200 packages, 15 s, at most 45 s left\n' +
      'Jaeger: made in 1 min 0 s\n',
  );
});

test('writes one line over on a terminal, no longer than it is wide', () => {
  const { progress, printed, pass } = progressOn({ isTTY: true, columns: 24 });
  progress.step('Jaeger: fetching modules');
  pass(200);
  progress.at(3, 'modules');
  progress.say('done');

  expect(printed()).toBe('\r\u001B[2KJaeger: fetching module\r\u001B[2KJaeger: fetching module\r\u001B[2Kdone\n');
});

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min 0 s'],
  [448_000, '7 min 28 s'],
])('%d ms are %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});
