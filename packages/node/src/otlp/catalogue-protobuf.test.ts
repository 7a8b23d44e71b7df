import type { EventDefinition, OtlpLogRecord, SpineEvent } from '@spanreel/events';
import { catalogue, fromLogRecord, hashEvent, normalizeMap, toLogRecord } from '@spanreel/events';
import { decodeRequest } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { encodeProtobuf } from './encode-protobuf.ts';

const events = Object.entries<EventDefinition>(catalogue).map(
  ([event_type, { version, component, severity = 'INFO', example }], index): SpineEvent => ({
    event_type,
    event_id: '01890000-0000-7000-8000-000000000001',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    stream_id: '01890000-0000-7000-8000-000000000a01',
    writer_id: '01890000-0000-7000-8000-000000000a02',
    writer_seq: index + 1,
    clock: index + 1,
    timestamp: '2026-11-20T09:30:00.123456789Z',
    severity,
    schema_version: version,
    metadata: component === undefined ? {} : { component },
    payload: normalizeMap(example),
  }),
);

test.each(events)('$event_type is the same, and hashes the same, after OTLP protobuf', (event) => {
  const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [toLogRecord(event)] }] }] };
  const decoded = decodeRequest('logs', 'protobuf', encodeProtobuf('LogsData', request)) as unknown as typeof request;
  const back = fromLogRecord(decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords[0] as OtlpLogRecord) as SpineEvent;
  expect(back).toEqual(event);
  expect(hashEvent(back)).toBe(hashEvent(event));
});
