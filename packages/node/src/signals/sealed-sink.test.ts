import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';

import { Counters } from '../pipeline/counters.ts';
import { sealedSink } from './sealed-sink.ts';

const bad = (item: string): boolean => item.startsWith('bad');

/** What came through, and what was said of the rest. */
function sent(batch: string[], how: 'throws' | 'fails', split?: (items: string[]) => string[][]): object {
  const counters = new Counters();
  const passed: string[] = [];
  const said: string[] = [];
  const note = (_kind: string, sentence: string): void => void said.push(sentence);
  const send = sealedSink<string[]>({
    signal: 'spans',
    exporter: {
      export(items, done) {
        if (!items.some(bad)) passed.push(...items);
        else if (how === 'throws') throw new Error('no');
        done({ code: items.some(bad) ? ExportResultCode.FAILED : ExportResultCode.SUCCESS });
      },
    },
    count: ({ length }) => length,
    split,
    counters,
    report: { problem: note, notice: note },
  });
  send(batch);
  return { passed, dropped: counters.total('dropped'), said };
}

const oneByOne = (items: string[]): string[][] => items.map((item) => [item]);

test.each(['throws', 'fails'] as const)('an item on which redaction %s is dropped alone', (how) => {
  expect(sent(['a', 'bad', 'b', 'bad too'], how, oneByOne)).toEqual({
    passed: ['a', 'b'],
    dropped: 2,
    said: ['spans dropped that could not be redacted or encoded: 2'],
  });
});

test('a batch that cannot be taken apart is dropped as a whole, and one of a single item is tried once', () => {
  const whole = { passed: [], dropped: 2, said: ['spans dropped that could not be redacted or encoded: 2'] };

  expect(sent(['a', 'bad'], 'fails')).toEqual(whole);
  expect(sent(['bad'], 'throws', oneByOne)).toMatchObject({ passed: [], dropped: 1 });
});
