import { type SpineEvent, fromKeyValues, fromLogRecord } from '@spanreel/events';
import type { OtlpLine } from '@spanreel/events';

import { Counters } from './counters.ts';
import { EventPipeline, type EventPipelineOptions } from './event-pipeline.ts';
import { FakeSegment } from './fake-segment.ts';
import { FakeTiming } from './fake-timing.ts';
import { SegmentLog, type SegmentLogOptions } from './segment-log.ts';

/** A pipeline over a segment in memory, with time in the test's hand. Only tests import this. */
export interface PipelineFixture {
  readonly pipeline: EventPipeline;
  readonly segment: FakeSegment;
  readonly log: SegmentLog;
  readonly timing: FakeTiming;
  readonly counters: Counters;
  /** Every diagnostic and stderr sentence. */
  readonly said: string[];
  /** Event lines on stderr. */
  readonly stderr: string[];
  /** The events in the segment, in order of writing. */
  readonly events: () => SpineEvent[];
}

export function pipelineFixture(
  options: Partial<EventPipelineOptions> = {},
  logOptions: Partial<SegmentLogOptions> = {},
): PipelineFixture {
  const timing = new FakeTiming();
  const counters = new Counters();
  const segment = new FakeSegment();
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
    ...logOptions,
  });
  const pipeline = new EventPipeline({
    log,
    redactor: { event: (event) => event },
    service: { name: 'test', version: undefined },
    resource: () => ({ attributes: [{ key: 'service.name', value: { stringValue: 'test' } }] }),
    version: '0.1.0',
    captureContent: 'events',
    timing,
    counters,
    report,
    ...options,
  });
  return { pipeline, segment, log, timing, counters, said, stderr, events: () => eventsIn(segment.text) };
}

/** The events of a log's text. */
function eventsIn(text: string): SpineEvent[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) =>
    ((JSON.parse(line) as OtlpLine).resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
      (scopeLogs ?? []).flatMap(({ logRecords }) =>
        (logRecords ?? []).flatMap((record) => fromLogRecord(record, fromKeyValues(resource?.attributes)) ?? []),
      ),
    ),
  );
}
