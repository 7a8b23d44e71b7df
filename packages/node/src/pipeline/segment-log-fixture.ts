import { Counters } from './counters.ts';
import { FakeSegment } from './fake-segment.ts';
import { FakeTiming } from './fake-timing.ts';
import type { Report } from './report.ts';
import { SegmentLog, type SegmentLogOptions } from './segment-log.ts';

/** A segment log over a segment and a clock of the test's own, and what it said. For tests. */
export interface SegmentLogFixture {
  readonly log: SegmentLog;
  readonly segment: FakeSegment;
  readonly timing: FakeTiming;
  readonly counters: Counters;
  readonly report: Report;
  readonly said: string[];
  readonly stderr: string[];
}

export function segmentLogFixture(options: Partial<SegmentLogOptions> = {}): SegmentLogFixture {
  const segment = new FakeSegment();
  const timing = new FakeTiming();
  const counters = new Counters();
  const said: string[] = [];
  const stderr: string[] = [];
  const report = {
    problem: (_kind: string, message: string) => void said.push(message),
    notice: (_kind: string, sentence: string) => void said.push(sentence),
  };
  const toStderr = (lines: string): boolean => stderr.push(lines) > 0;
  const log = new SegmentLog({
    sink: segment,
    timing,
    counters,
    report,
    toStderr,
    breakerStderr: 'fallback',
    ...options,
  });
  return { log, segment, timing, counters, report, said, stderr };
}
