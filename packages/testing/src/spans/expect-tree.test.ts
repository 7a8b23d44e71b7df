import { expect, test } from 'vitest';

import { drawTree, expectTree } from './expect-tree.ts';
import { toForest } from './span-tree.ts';
import type { SpanView } from './span-view.ts';

let nextTime = 0n;

function span(name: string, spanId: string, parentSpanId = '', more: Partial<SpanView> = {}): SpanView {
  nextTime += 1n;
  return {
    name,
    kind: 'internal',
    traceId: 't1',
    spanId,
    parentSpanId,
    traceState: '',
    startTime: nextTime,
    endTime: nextTime + 100n,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    events: [],
    links: [],
    scope: '',
    resource: {},
    ...more,
  };
}

const failed = { status: 'error', statusMessage: 'declined' } as const;
const link = (spanId: string, kind: string): SpanView['links'][number] => ({
  traceId: 't1',
  spanId,
  attributes: { 'saga.link': kind },
});

const transfer = [
  span('saga transfer', '1', '', failed),
  span('step debit', '2', '1', {
    attributes: { 'step.index': 1 },
    events: [{ name: 'saga.step.completed', time: 0n, attributes: {} }],
  }),
  span('step credit', '3', '1', failed),
  span('POST', '4', '3', { kind: 'client' }),
  span('compensate debit', '5', '1', { links: [link('2', 'compensates'), link('3', 'caused_by')] }),
];

function failureOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no failure';
}

test('accepts exactly the tree that is there, whatever the order of arrival', () => {
  expect(() =>
    expectTree(transfer.toReversed(), [
      {
        name: 'saga transfer',
        status: 'error',
        statusMessage: 'declined',
        children: [
          {
            name: 'step debit',
            attributes: { 'step.index': 1, 'step.name': undefined },
            events: ['saga.step.completed'],
          },
          { name: /^step c/, children: [{ name: 'POST', kind: 'client' }] },
          {
            name: 'compensate debit',
            links: [{ to: 'step debit', attributes: { 'saga.link': 'compensates' } }, 'step credit'],
          },
        ],
      },
    ]),
  ).not.toThrow();
});

test('draws what is missing, what nobody expected and what differs', () => {
  const failure = failureOf(() =>
    expectTree(transfer, [
      {
        name: 'saga transfer',
        status: 'unset',
        children: [
          'step reserve',
          { name: 'step debit', attributes: { 'step.index': 2 } },
          { name: 'step credit', children: [{ name: 'step audit', children: ['write'] }] },
          { name: 'compensate debit', links: ['step credit'] },
        ],
      },
      'another root',
    ]),
  );

  expect(failure).toBe(
    [
      'the 5 spans are not the expected tree (- missing, + not expected, ! different)',
      '! saga transfer  ERROR "declined"  ',
      "!      status: expected 'unset', got 'error'",
      '- ├─ step reserve',
      '! ├─ step debit',
      '! │       step.index: expected 2, got 1',
      '  ├─ step credit  ERROR "declined"',
      '- │  ├─ step audit',
      '- │  │  └─ write',
      '+ │  └─ POST  [client]',
      '! └─ compensate debit  ⇢ step debit, step credit',
      "!         links: expected [ 'step credit' ], got [ 'step debit', 'step credit' ]",
      '- another root',
    ]
      .map((line) => line.trimEnd())
      .join('\n'),
  );
});

test('one missing sibling does not make the others wrong', () => {
  const failure = failureOf(() =>
    expectTree(transfer, [{ name: 'saga transfer', children: ['step debit', 'compensate debit'] }]),
  );

  expect(failure.split('\n').slice(1)).toEqual([
    '  saga transfer  ERROR "declined"',
    '  ├─ step debit',
    '+ ├─ step credit  ERROR "declined"',
    '+ │  └─ POST  [client]',
    '  └─ compensate debit  ⇢ step debit, step credit',
  ]);
});

test('notices siblings in the wrong order', () => {
  const failure = failureOf(() => expectTree([span('a', '1'), span('b', '2')], ['b', 'a']));

  expect(failure.split('\n').slice(1)).toEqual(['- b', '  a', '+ b']);
});

test('a span whose parent is elsewhere is a root and says so; the same span id in another trace is another span', () => {
  const spans = [span('voice.call', '1'), span('GET', '2', '9'), span('consume', '3', '1', { traceId: 't2' })];

  expect(toForest(spans).map((root) => root.span.name)).toEqual(['voice.call', 'GET', 'consume']);
  expect(drawTree(spans)).toBe('voice.call\nGET  (parent 9 elsewhere)\nconsume  (parent 1 elsewhere)');
});

test('no spans are an empty tree', () => {
  expect(failureOf(() => expectTree([], []))).toBe('no failure');
  expect(failureOf(() => expectTree([], ['voice.call']))).toContain('- voice.call');
});
