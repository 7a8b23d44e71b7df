import { existsSync } from 'node:fs';

import type { Gap, IntegrityReport, Recording } from '@spanreel/log';
import { filesSource, verifyRecording } from '@spanreel/log';

/** The numbers that a log holds, copies dropped, ascending. */
export interface Arrived {
  readonly events: readonly number[];
  readonly spans: readonly number[];
  /** Copies of events that the reader has dropped. */
  readonly copies: number;
  readonly gaps: readonly Gap[];
  /** Of each stream's hash chains. */
  readonly reports: readonly IntegrityReport[];
  readonly recordings: readonly Recording[];
}

/** Reads the streams from the log directories as `spanreel` does. */
export async function arrived(directories: readonly string[], streams: readonly string[]): Promise<Arrived> {
  const source = filesSource({ directories: directories.filter((directory) => existsSync(directory)) });
  const recordings = await Promise.all(streams.map(async (stream) => source.readStream(stream)));
  const events = recordings.flatMap(({ events: list }) => list.flatMap(({ payload }) => numberOfEvent(payload)));
  const spans = recordings.flatMap(({ spans: list }) =>
    list.flatMap(({ attributes }) => (typeof attributes['test.number'] === 'number' ? attributes['test.number'] : [])),
  );
  const sum = (of: (recording: Recording) => number): number =>
    recordings.reduce((total, recording) => total + of(recording), 0);
  return {
    events: events.toSorted(ascending),
    spans: spans.toSorted(ascending),
    copies: sum(({ completeness }) => completeness.duplicates),
    gaps: recordings.flatMap(({ completeness }) => completeness.gaps),
    reports: recordings.map((recording) => verifyRecording(recording)),
    recordings,
  };
}

/** 1 to `last`. */
export function numbersUpto(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** Which of 1 to `last` are not there. */
export function missing(numbers: readonly number[], last: number): number[] {
  const there = new Set(numbers);
  return numbersUpto(last).filter((number) => !there.has(number));
}

function numberOfEvent(payload: unknown): number | [] {
  const match = /^event (\d+)$/.exec(String((payload as { error_message?: unknown } | null)?.error_message));
  return match ? Number(match[1]) : [];
}

function ascending(one: number, other: number): number {
  return one - other;
}
