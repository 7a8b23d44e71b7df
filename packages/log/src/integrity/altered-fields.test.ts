import type { OtlpLine, OtlpLogRecord, SpineEvent } from '@spanreel/events';
import { EVENT_ATTRIBUTE, toAnyValue } from '@spanreel/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { eventLine, memorySource } from '../source/memory-source.ts';
import { bookingCall } from '../testing/booking-call.ts';
import type { IntegrityReport } from './verdict.ts';
import { verifyRecording } from './verify-recording.ts';

const { scenario, booking } = bookingCall('compensated');
const { stream } = scenario;
const booked = booking.events.filter(({ stream_id }) => stream_id === stream);
const lines = scenario.events.map(eventLine);

type Edit = (record: OtlpLogRecord) => OtlpLogRecord;

/** By hand, as an editor would: the text of one line, whatever the readers make of it. */
function edited(victim: SpineEvent, edit: Edit): string[] {
  return lines.map((line) => {
    if (line !== eventLine(victim)) return line;
    const document = JSON.parse(line) as OtlpLine;
    const scope = document.resourceLogs?.[0]?.scopeLogs?.[0] as { logRecords: OtlpLogRecord[] };
    scope.logRecords = scope.logRecords.map(edit);
    return JSON.stringify(document);
  });
}

function attribute(name: keyof typeof EVENT_ATTRIBUTE, value: string | number | readonly string[]): Edit {
  const key = EVENT_ATTRIBUTE[name];
  return (record) => ({
    ...record,
    attributes: [...(record.attributes ?? []).filter((entry) => entry.key !== key), { key, value: toAnyValue(value) }],
  });
}

const ID = '01930000-0000-7000-8000-00000000beef';
const other =
  (field: 'traceId' | 'spanId', length: number): Edit =>
  (record) => ({
    ...record,
    [field]: 'b'.repeat(length),
  });

/** Every field of an event that its hash covers, with what somebody might write there. */
const EDITS: Readonly<Record<string, Edit>> = {
  'event type': (record) => ({ ...record, eventName: 'saga.step.unknown' }),
  'event id': attribute('eventId', ID),
  'trace id': other('traceId', 32),
  'span id': other('spanId', 16),
  'no span id': (record) => ({ ...record, spanId: '' }),
  'parent span id': attribute('parentSpanId', 'b'.repeat(16)),
  'stream, to one that does not exist': attribute('streamId', ID),
  'stream, to one that exists': attribute('streamId', booking.ownStream),
  conversation: attribute('conversationId', 'c-1'),
  'writer, to one that does not exist': attribute('writerId', ID),
  'writer, to one that exists': attribute('writerId', '01930000-0000-7000-8000-000000000001'),
  'number, to that of another': attribute('seq', 3),
  'number, to one beyond the end': attribute('seq', booked.length + 1),
  'number, to one far beyond the end': attribute('seq', 4711),
  clock: attribute('clock', 4711),
  timestamp: (record) => ({ ...record, timeUnixNano: '1789000000000000000' }),
  severity: (record) => ({ ...record, severityNumber: 17, severityText: 'ERROR' }),
  'severity number alone': (record) => ({ ...record, severityNumber: 10 }),
  'severity text alone': (record) => ({ ...record, severityText: 'Information' }),
  status: attribute('status', 'pending'),
  tags: attribute('tags', ['urgent']),
  'schema version': attribute('schemaVersion', 7),
  'correlation id': attribute('correlationId', ID),
  'causation id': attribute('causationId', ID),
  'parent trace id': attribute('parentTraceId', 'b'.repeat(32)),
  tenant: attribute('tenantId', 'other'),
  component: attribute('component', 'llm'),
  'agent name': attribute('agentName', 'other'),
  'agent version': attribute('agentVersion', '9'),
  'hash of the event before': attribute('prevHash', 'f'.repeat(64)),
  'a field of the payload': (record) => ({ ...record, body: toAnyValue({ saga_id: 'saga-1', saga: 'other' }) }),
  'the payload, to none': (record) => ({ ...record, body: toAnyValue({}) }),
};

const [first, middle, last] = [booked[0], booked[6], booked.at(-1)] as [SpineEvent, SpineEvent, SpineEvent];

function expectAltered({ verdict, findings }: IntegrityReport, victim: SpineEvent): void {
  expect(verdict).toBe('altered');
  const places = findings.filter((finding) => finding.verdict === 'altered').map(({ place }) => place?.line);
  expect(places).toEqual([lines.indexOf(eventLine(victim)) + 1]);
}

describe.each([
  ['first', first],
  ['middle', middle],
  ['last', last],
])('the %s event of a chain', (_, victim) => {
  test.each(Object.keys(EDITS))(
    'with another %s is altered, alone, by its stream and by the whole log',
    async (name) => {
      const source = memorySource({ lines: edited(victim, EDITS[name] as Edit) });

      expectAltered(verifyRecording(await source.readStream(stream)), victim);
      expectAltered(await source.verify(), victim);
    },
  );
});

test.each([
  ['first', first],
  ['middle', middle],
  ['last', last],
])('the %s event cut away is a gap and no alteration', async (_, victim) => {
  const source = memorySource({ lines: lines.filter((line) => line !== eventLine(victim)) });

  for (const { verdict, findings } of [verifyRecording(await source.readStream(stream)), await source.verify()]) {
    expect(verdict).toBe('gap');
    expect(findings).toMatchObject([{ verdict: 'gap', seq: victim.writer_seq, upto_seq: victim.writer_seq }]);
  }
});

test('whatever is lost, doubled or out of order, nothing counts as altered', async () => {
  const shuffled = fc.shuffledSubarray([...lines, ...lines]);
  await fc.assert(
    fc.asyncProperty(shuffled, async (left) => {
      const source = memorySource({ lines: left });
      const verdicts = [verifyRecording(await source.readStream(stream)), await source.verify()];
      expect(verdicts.map(({ verdict }) => verdict)).not.toContain('altered');
    }),
    { numRuns: 200 },
  );
});
