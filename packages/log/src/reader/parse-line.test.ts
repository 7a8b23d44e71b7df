import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { eventLine } from '../source/memory-source.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { parseLine } from './parse-line.ts';

const [first = '', second = ''] = bookingCall('good').agent.events.slice(1, 3).map(eventLine);
const stream = '0193aaaa-0000-7000-8000-000000000001';

test('reads a line', () => {
  expect(parseLine(first)).toEqual({ documents: [JSON.parse(first)], problems: [] });
  expect(parseLine('{}')).toEqual({ documents: [{}], problems: [] });
  expect(parseLine('  ')).toEqual({ documents: [], problems: [] });
});

test('splits documents that stand on one line', () => {
  expect(parseLine(first + second)).toEqual({
    documents: [JSON.parse(first), JSON.parse(second)],
    problems: [{ kind: 'glued', bytes: Buffer.byteLength(first + second) }],
  });
});

test('reads what follows a torn document on the same line, and what precedes garbage', () => {
  const torn = first.slice(0, 60);

  expect(parseLine(torn + second)).toEqual({
    documents: [JSON.parse(second)],
    problems: [{ kind: 'torn', bytes: 60 }],
  });
  expect(parseLine(`\0\0${first}xyz`)).toEqual({
    documents: [JSON.parse(first)],
    problems: [
      { kind: 'garbage', bytes: 2 },
      { kind: 'garbage', bytes: 3 },
    ],
  });
});

test('names the stream that a torn line still tells', () => {
  expect(parseLine(first.slice(0, -10)).problems).toEqual([
    { kind: 'torn', bytes: Buffer.byteLength(first) - 10, stream_id: stream },
  ]);
});

describe('other JSON', () => {
  test.each(['[1]', '"text"', '17', 'null', '{"level":30,"msg":"listening"}'])('%s is foreign', (line) => {
    expect(parseLine(line)).toEqual({ documents: [], problems: [{ kind: 'foreign', bytes: line.length }] });
  });
});

test('a document cut anywhere never hides the one after it', () => {
  fc.assert(
    fc.property(fc.nat(first.length - 1), (at) => {
      const { documents, problems } = parseLine(first.slice(0, at) + second);
      expect(documents).toEqual([JSON.parse(second)]);
      expect(problems).toHaveLength(at === 0 ? 0 : 1);
    }),
  );
});

test('a payload that holds a line of the log is not mistaken for one', () => {
  const [event] = bookingCall('good').agent.events;
  const line = event ? eventLine({ ...event, payload: { text: first } }) : '';

  expect(parseLine(line).documents).toHaveLength(1);
  expect(parseLine(line.slice(0, -1))).toMatchObject({ documents: [], problems: [{ kind: 'torn' }] });
});

test('never throws, whatever the line', () => {
  const piece = fc.constantFrom('{', '}', '[', '"', '\\', '{"resourceLogs"', ':', '\0', 'ü', '1', ',', '\ud800');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { documents, problems } = parseLine(pieces.join(''));
      expect(documents.length + problems.length).toBeGreaterThanOrEqual(pieces.length === 0 ? 0 : 1);
    }),
  );
});
