import type { OtlpLine, SpineEvent } from '@spanreel/events';
import { toKeyValues, toLogRecord } from '@spanreel/events';
import { describe, expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { decodeRecords } from './decode-records.ts';
import type { UnorderedEvent } from './log-event.ts';
import type { LogSpan } from './log-span.ts';

function decode(document: unknown): {
  events: SpineEvent[];
  unordered: UnorderedEvent[];
  spans: LogSpan[];
  foreign: number;
} {
  const [events, unordered, spans]: [SpineEvent[], UnorderedEvent[], LogSpan[]] = [[], [], []];
  const foreign = decodeRecords(document as OtlpLine, {
    event: (event) => void events.push(event),
    unordered: (event) => void unordered.push(event),
    span: (span) => void spans.push(span),
  });
  return { events, unordered, spans, foreign };
}

const written = bookingCall('compensated').booking.events;
const span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: '',
  name: 'GET',
  kind: 3,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000001500000',
  attributes: [{ key: 'http.response.status_code', value: { intValue: '503' } }],
  events: [{ timeUnixNano: '1700000000000000001', name: 'retry' }],
  links: [
    { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), attributes: toKeyValues({ 'spanreel.link.kind': 'call' }) },
  ],
  status: { code: 2, message: 'unavailable' },
};

test('reads any number of records, resources and scopes, logs and spans mixed, as the Collector batches them', () => {
  const records = written.map(toLogRecord);
  const resource = { attributes: toKeyValues({ 'service.name': 'booking' }) };
  const document = {
    resourceLogs: [
      { resource, scopeLogs: [{ logRecords: records.slice(0, 3) }, { scope: {}, logRecords: records.slice(3, 5) }] },
      { resource, scopeLogs: [{ logRecords: records.slice(5) }] },
    ],
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'http' }, spans: [span] }] }],
    resourceMetrics: [{}],
  };

  const { events, spans, foreign } = decode(document);

  expect(events).toEqual(written);
  expect(spans).toEqual([
    {
      trace_id: 'a'.repeat(32),
      span_id: 'b'.repeat(16),
      name: 'GET',
      kind: 'client',
      start_time: '2023-11-14T22:13:20.000000000Z',
      end_time: '2023-11-14T22:13:20.001500000Z',
      duration_ms: 1.5,
      status: 'error',
      status_message: 'unavailable',
      attributes: { 'http.response.status_code': 503 },
      events: [{ name: 'retry', timestamp: '2023-11-14T22:13:20.000000001Z', attributes: {} }],
      links: [{ trace_id: 'c'.repeat(32), span_id: 'd'.repeat(16), attributes: { 'spanreel.link.kind': 'call' } }],
      service_name: 'booking',
      scope: 'http',
    },
  ]);
  expect(foreign).toBe(0);
});

test('reads numbers where others write text', () => {
  const [record] = written.map(toLogRecord);
  const asNumbers = JSON.parse(JSON.stringify(record).replaceAll(/"intValue":"(\d+)"/g, '"intValue":$1')) as object;

  expect(decode({ resourceLogs: [{ scopeLogs: [{ logRecords: [asNumbers] }] }] }).events).toEqual([
    { ...written[0], metadata: {} },
  ]);
});

test('keeps an event without a stamp, passes over ordinary log lines, and counts records of no known shape', () => {
  const plain = {
    timeUnixNano: '1700000000000000000',
    eventName: 'call.started',
    severityNumber: 9,
    body: { stringValue: 'x' },
  };
  const logRecords = [plain, { body: { stringValue: 'listening' } }, { ...plain, timeUnixNano: 'soon' }, 7, null];

  expect(decode({ resourceLogs: [{ scopeLogs: [{ logRecords }] }, { scopeLogs: 'none' }, 3] })).toEqual({
    events: [],
    unordered: [
      {
        event_type: 'call.started',
        timestamp: '2023-11-14T22:13:20.000000000Z',
        severity: 'INFO',
        attributes: {},
        payload: { value: 'x' },
      },
    ],
    spans: [],
    foreign: 1,
  });
  expect(decode({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'no ids' }] }] }] }).foreign).toBe(1);
  const [first] = written;
  const impossible = first ? toLogRecord({ ...first, writer_seq: Number.NaN }) : {};
  expect(decode({ resourceLogs: [{ scopeLogs: [{ logRecords: [impossible] }] }] })).toMatchObject({
    events: [],
    foreign: 1,
  });
});

describe('every legal spelling of OTLP JSON', () => {
  const record = (fields: object): unknown => ({
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'call.started', timeUnixNano: '1', ...fields }] }] }],
  });
  const body = (value: unknown): unknown => decode(record({ body: value })).unordered[0]?.payload['value'];

  test.each<[unknown, unknown]>([
    [{ intValue: '-5' }, -5],
    [{ intValue: -5 }, -5],
    [{ intValue: 0 }, 0],
    [{ intValue: '9223372036854775807' }, 9223372036854775807n],
    [{ intValue: '-9007199254740993' }, -9007199254740993n],
    [{ doubleValue: 1e-7 }, 1e-7],
    [{ doubleValue: 0 }, 0],
    [{ doubleValue: '1.5' }, 1.5],
    [{ doubleValue: 'NaN' }, Number.NaN],
    [{ doubleValue: '-Infinity' }, -Infinity],
    [{ bytesValue: 'AP8=' }, new Uint8Array([0, 255])],
    [{ bytesValue: '-_8' }, new Uint8Array([251, 255])],
    [{ bytesValue: '' }, new Uint8Array()],
    [{ boolValue: false }, false],
    [{ stringValue: '' }, ''],
    [{ arrayValue: {} }, []],
    [{ arrayValue: { values: null } }, []],
    [{ arrayValue: { values: [{}, null, { boolValue: true }] } }, [null, null, true]],
    [{ stringValue: null, intValue: '7' }, 7],
    [{ intValue: null }, null],
    [{}, null],
    [null, null],
    [{ newValue: 1 }, null],
  ])('%j', (value, expected) => {
    expect(body(value)).toEqual(expected);
  });

  test('maps, with empty keys, empty values and entries without a value', () => {
    const values = [{ value: { stringValue: 'x' } }, { key: 'a' }, { key: 'b', value: { kvlistValue: {} } }];

    expect(decode(record({ body: { kvlistValue: { values } } })).unordered[0]?.payload).toEqual({
      '': 'x',
      a: null,
      b: {},
    });
  });

  test.each([13, '13', 'SEVERITY_NUMBER_WARN', 'SEVERITY_NUMBER_WARN4'])('severity %j', (severityNumber) => {
    expect(decode(record({ severityNumber })).unordered[0]?.severity).toBe('WARN');
  });

  test.each(['INFO', {}, null, 'constructor'])('severity %j, which is none', (severityNumber) => {
    expect(decode(record({ severityNumber }))).toMatchObject({ unordered: [{ severity: 'DEBUG' }], foreign: 0 });
  });

  test('unknown fields, nulls and ids in capitals', () => {
    const document = {
      resourceLogs: [
        {
          resource: null,
          entityRefs: [],
          scopeLogs: [
            {
              scope: null,
              schemaUrl: 'x',
              logRecords: [
                {
                  eventName: 'call.started',
                  timeUnixNano: null,
                  observedTimeUnixNano: 5,
                  attributes: null,
                  body: null,
                  traceId: 'AB'.repeat(16),
                  spanId: null,
                  flags: 1,
                  droppedAttributesCount: 3,
                  later: { than: 'this' },
                },
              ],
            },
          ],
        },
      ],
      resourceSpans: [
        {
          scopeSpans: [
            {
              scope: null,
              spans: [
                {
                  ...span,
                  traceId: 'AB'.repeat(16),
                  spanId: 'CD'.repeat(8),
                  parentSpanId: null,
                  kind: 'SPAN_KIND_CLIENT',
                  startTimeUnixNano: 1700000000000000000,
                  status: { code: 'STATUS_CODE_ERROR', message: null },
                  events: null,
                  links: null,
                  attributes: null,
                },
                { ...span, status: null },
                { ...span, status: { code: '1' }, kind: '2' },
              ],
            },
          ],
        },
      ],
    };

    expect(decode(document)).toMatchObject({
      unordered: [{ trace_id: 'ab'.repeat(16), timestamp: '1970-01-01T00:00:00.000000005Z' }],
      spans: [
        {
          trace_id: 'ab'.repeat(16),
          span_id: 'cd'.repeat(8),
          kind: 'client',
          start_time: '2023-11-14T22:13:20.000000000Z',
          status: 'error',
          events: [],
          links: [],
          attributes: {},
        },
        { status: 'unset' },
        { status: 'ok', kind: 'server' },
      ],
      foreign: 0,
    });
    expect(decode(document).spans[0]).not.toHaveProperty('parent_span_id');
  });
});
