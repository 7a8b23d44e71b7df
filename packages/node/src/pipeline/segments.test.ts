import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { Counters } from './counters.ts';
import { type Segments, openSegments } from './segments.ts';
import { systemTiming } from './timing.ts';

function open(
  directory: string,
  isSpool: boolean,
): { readonly segments: Segments; readonly spools: string[]; readonly remembered: string[] } {
  const spools: string[] = [];
  const remembered: string[] = [];
  const segments = openSegments({
    directory,
    isSpool,
    breakerStderr: 'fallback',
    timing: systemTiming(),
    counters: new Counters(),
    report: { problem: () => {}, notice: () => {} },
    toStderr: () => true,
    onSpool: (path) => void spools.push(path),
    memory: (lines) => remembered.push(lines) > 0,
  });
  return { segments, spools, remembered };
}

function files(directory: string): string[] {
  return readdirSync(directory).flatMap((day) => readdirSync(join(directory, day)));
}

test('embedded: one segment, which is the log', () => {
  const directory = temporaryDirectory();
  const { segments, spools } = open(directory, false);
  expect(segments.log()).toBe(segments.events);
  expect([files(directory).length, spools]).toEqual([1, []]);
});

test('events to a receiver: one spool, which takes what could not be sent as well', () => {
  const directory = temporaryDirectory();
  const { segments, spools } = open(directory, true);
  expect(segments.spool()).toBe(segments.events);
  expect(spools).toHaveLength(1);
});

test('events stay here and spans go to a receiver: a spool of its own, made when it is needed', () => {
  const directory = temporaryDirectory();
  const { segments, spools } = open(directory, false);
  expect(segments.spool()).not.toBe(segments.events);
  expect(spools).toEqual([]);
  segments.spool().append('{"resourceSpans":[]}\n', 0, 1);
  expect(spools).toHaveLength(1);
  expect(files(directory).filter((name) => name.endsWith('.spool.jsonl'))).toHaveLength(1);
  // Two files of one writer never share a name, nor a cursor.
  expect(new Set(files(directory).map((name) => name.split('-')[2])).size).toBe(2);
  expect(segments.all()).toHaveLength(2);
});

test('without a writable directory nothing is opened, and what is to be delivered is kept in memory', () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const { segments, remembered } = open(join(file, 'log'), true);
  expect(segments.problem).toMatch(/set SPANREEL_LOG to a directory$/);
  segments.events.append('1\n', 1);
  expect(remembered).toEqual(['1\n']);
});
