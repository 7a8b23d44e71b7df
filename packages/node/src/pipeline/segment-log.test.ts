import { expect, test } from 'vitest';

import { noSpace } from './fake-segment.ts';
import { segmentLogFixture } from './segment-log-fixture.ts';

test('what the disk does not take waits and is written in order once it does', () => {
  const { log, segment, counters } = segmentLogFixture();
  segment.appendError = noSpace();
  log.append('1\n', 1);
  log.append('2\n', 1);
  expect(log.settled).toBe(0);
  segment.appendError = undefined;
  log.append('3\n', 1);
  expect(segment.text).toBe('1\n2\n3\n');
  expect(log.settled).toBe(3);
  expect(counters.total('written')).toBe(3);
  expect(counters.total('dropped')).toBe(0);
});

test('of a batch that was written in part only the rest is written again', () => {
  const { log, segment } = segmentLogFixture();
  segment.appendError = noSpace('2\n3\n');
  log.append('1\n2\n3\n', 3);
  expect(log.settled).toBe(1);
  segment.appendError = undefined;
  log.retry();
  expect(segment.text).toBe('2\n3\n');
  expect(log.settled).toBe(3);
});

test('after five failures nothing is tried for 30 s, one line says so, and one probe decides', () => {
  const { log, segment, timing, said, counters } = segmentLogFixture();
  let tries = 0;
  segment.append = () => {
    tries++;
    throw noSpace();
  };
  for (let index = 0; index < 20; index++) log.append(`${index}\n`, 1);
  expect(tries).toBe(5);
  expect(said).toEqual([
    'writing to the event log failed: the disk is full; trying again in 30 s, meanwhile events wait in memory and then go to stderr',
  ]);
  timing.advance(29_999);
  log.retry();
  expect(tries).toBe(5);
  timing.advance(1);
  log.retry();
  log.retry();
  expect(tries).toBe(6);
  timing.advance(30_000);
  const written: string[] = [];
  segment.append = (lines) => {
    written.push(lines);
    return { path: 'fake', offset: 0, bytes: lines.length };
  };
  log.append('last\n', 1);
  expect(written.join('')).toBe(`${Array.from({ length: 20 }, (_, index) => `${index}\n`).join('')}last\n`);
  expect(said).toHaveLength(2);
  expect(counters.total('breakerOpened')).toBe(1);
});

test('what memory does not hold goes to stderr, the oldest first, and is never counted as written', () => {
  const { log, segment, stderr, counters } = segmentLogFixture({ backlogSize: 6 });
  segment.appendError = noSpace();
  for (let index = 0; index < 5; index++) log.append(`${index}\n`, 1);
  expect(stderr).toEqual(['0\n', '1\n']);
  expect(log.isLost(1) && log.isLost(2)).toBe(true);
  expect(log.isLost(3)).toBe(false);
  segment.appendError = undefined;
  log.finish();
  expect(segment.text).toBe('2\n3\n4\n');
  expect([counters.total('written'), counters.total('stderr'), counters.total('dropped')]).toEqual([3, 2, 0]);
});

test('with SPANREEL_BREAKER_STDERR=events stderr gets every event while the breaker is open', () => {
  const { log, segment, stderr } = segmentLogFixture({ breakerStderr: 'events' });
  segment.appendError = noSpace();
  for (let index = 0; index < 7; index++) log.append(`${index}\n`, 1);
  expect(stderr).toEqual(['5\n', '6\n']);
});

test('spans that neither disk nor memory holds are counted and said, and do not go to stderr', () => {
  const { log, segment, stderr, counters, said } = segmentLogFixture({ backlogSize: 0 });
  segment.appendError = noSpace();
  log.append('{"resourceSpans":[]}\n', 0, 12);
  expect(stderr).toEqual([]);
  expect(counters.parts('dropped')).toEqual(new Map([['disk', 12]]));
  expect(said).toEqual(['12 records are lost: writing to the event log failed: the disk is full']);
});

test('how many records were lost in all is said when the disk is back, and at the end', () => {
  const { log, segment, said, timing } = segmentLogFixture({ backlogSize: 0 });
  segment.appendError = noSpace();
  for (let index = 0; index < 100; index++) log.append('{"resourceSpans":[]}\n', 0, 48);
  expect(said.filter((line) => line.includes('lost'))).toHaveLength(1);
  segment.appendError = undefined;
  timing.advance(30_000);
  log.append('{"resourceSpans":[]}\n', 0, 48);
  expect(said.at(-1)).toBe('4800 records of this process are lost for want of a disk in all');
  segment.appendError = noSpace();
  log.append('{"resourceSpans":[]}\n', 0, 48);
  log.finish();
  expect(said.at(-1)).toBe('4848 records of this process are lost for want of a disk in all');
});

test('the last write of a process does not wait for a breaker, and what the disk refuses goes to stderr', () => {
  const { log, segment, stderr } = segmentLogFixture();
  segment.appendError = noSpace();
  for (let index = 0; index < 6; index++) log.append(`${index}\n`, 1);
  log.finish();
  expect(stderr.join('')).toBe('0\n1\n2\n3\n4\n5\n');
  log.append('after\n', 1);
  expect(stderr.at(-1)).toBe('after\n');
});

test('what memory held for a receiver until the end goes to stderr, as far as it is events', () => {
  const { log, stderr, counters, said } = segmentLogFixture({ sink: undefined });
  log.showLast(['1', '2'], 3);
  log.finish();
  expect(stderr).toEqual(['1\n2\n']);
  expect([counters.total('stderr'), counters.parts('dropped')]).toEqual([2, new Map([['memory_only', 1]])]);
  expect(said).toEqual(['1 records of this process are lost for want of a disk in all']);
});

test('in memory only, events are counted as dropped, and said at the end, or shown when asked for', () => {
  const quiet = segmentLogFixture({ sink: undefined });
  quiet.log.append('1\n', 1);
  expect([quiet.stderr, quiet.counters.parts('dropped')]).toEqual([[], new Map([['memory_only', 1]])]);
  quiet.log.touch();
  expect(quiet.said).toEqual([]);
  const loud = segmentLogFixture({ sink: undefined, breakerStderr: 'events' });
  loud.log.append('1\n', 1);
  expect([loud.stderr, loud.counters.total('dropped')]).toEqual([['1\n'], 0]);
  quiet.log.finish();
  expect(quiet.said).toEqual(['1 records of this process are lost for want of a disk in all']);
  // What comes after the sum was said cannot stand in it.
  quiet.log.append('late\n', 1);
  expect([quiet.stderr, quiet.counters.total('dropped')]).toEqual([['late\n'], 1]);
  const kept: string[] = [];
  const delivered = segmentLogFixture({ sink: undefined, memory: (lines) => kept.push(lines) > 0 });
  delivered.log.append('1\n', 1);
  expect([kept, delivered.counters.total('dropped')]).toEqual([['1\n'], 0]);
});
