import { type SpineEvent, fromKeyValues, fromLogRecord } from '@spanreel/events';
import type { OtlpLine } from '@spanreel/events';

import type { Counters } from './counters.ts';
import { EventPipeline, type EventPipelineOptions } from './event-pipeline.ts';
import type { FakeSegment } from './fake-segment.ts';
import type { FakeTiming } from './fake-timing.ts';
import { Preparation } from './preparation.ts';
import type { SegmentLog, SegmentLogOptions } from './segment-log.ts';
import { segmentLogFixture } from './segment-log-fixture.ts';

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
  { prepare = () => true, ...options }: Partial<EventPipelineOptions> & { prepare?: () => boolean } = {},
  logOptions: Partial<SegmentLogOptions> = {},
): PipelineFixture {
  const { log, segment, timing, counters, report, said, stderr } = segmentLogFixture(logOptions);
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
    preparation: new Preparation(prepare, timing),
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
