import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readLogDirectory, waitForLog } from './read-log-directory.ts';

let log: string;

beforeEach(() => {
  log = mkdtempSync(join(tmpdir(), 'log-'));
  mkdirSync(join(log, '2026-11-20'));
});

afterEach(() => {
  rmSync(log, { recursive: true, force: true });
});

const event = {
  timeUnixNano: '1763596800000000007',
  severityNumber: 9,
  severityText: 'INFO',
  eventName: 'call.started',
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  body: { kvlistValue: { values: [{ key: 'channel', value: { stringValue: 'sip' } }] } },
  attributes: [
    { key: 'spanreel.event.id', value: { stringValue: 'e1' } },
    { key: 'spanreel.stream.id', value: { stringValue: 's1' } },
    { key: 'spanreel.writer.id', value: { stringValue: 'w1' } },
    { key: 'spanreel.seq', value: { intValue: '1' } },
    { key: 'spanreel.clock', value: { intValue: 3 } },
    { key: 'spanreel.schema_version', value: { intValue: '1' } },
    { key: 'spanreel.tags', value: { arrayValue: { values: [{ stringValue: 'vip' }] } } },
    { key: 'tenant.id', value: { stringValue: 't1' } },
  ],
};
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }] };
const eventLine = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [event] }] }] });
const logLine = JSON.stringify({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'listening' } }] }] }],
});
const spanLine = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'voice.call', kind: 1 }] }] }] });

function write(file: string, text: string): void {
  writeFileSync(join(log, '2026-11-20', file), text);
}

test('reads events, spans and log records of every file', () => {
  write('host-1-0000.jsonl', `${eventLine}\n${logLine}\n`);
  write('host-2-0000.spool.jsonl', `${spanLine}\n`);
  write('host-2-0000.cursor', '12');

  const { events, spans, logRecords, files, lines, damaged } = readLogDirectory(log);

  expect(events).toEqual([
    {
      event_type: 'call.started',
      event_id: 'e1',
      trace_id: 'a'.repeat(32),
      span_id: 'b'.repeat(16),
      stream_id: 's1',
      writer_id: 'w1',
      writer_seq: 1,
      clock: 3,
      timestamp: '2025-11-20T00:00:00.000000007Z',
      severity: 'INFO',
      schema_version: 1,
      tags: ['vip'],
      tenant_id: 't1',
      payload: { channel: 'sip' },
      resource: { 'service.name': 'agent' },
    },
  ]);
  expect(spans.map(({ name, kind }) => ({ name, kind }))).toEqual([{ name: 'voice.call', kind: 'internal' }]);
  expect(logRecords.map(({ body }) => body)).toEqual(['listening']);
  expect(files).toEqual(['2026-11-20/host-1-0000.jsonl', '2026-11-20/host-2-0000.spool.jsonl']);
  expect(lines).toEqual([eventLine, logLine, spanLine]);
  expect(damaged).toEqual([]);
});

test('takes bytes only up to the last line end and names what is damaged', () => {
  write('a.jsonl', `${spanLine}\nnot json\n{"resourceSpans":[{"sco`);

  const { spans, damaged } = readLogDirectory(log);

  expect(spans).toHaveLength(1);
  expect(damaged).toEqual([
    { file: '2026-11-20/a.jsonl', text: '{"resourceSpans":[{"sco' },
    { file: '2026-11-20/a.jsonl', text: 'not json' },
  ]);
});

test('a directory that does not exist is empty', () => {
  expect(readLogDirectory(join(log, 'nothing')).files).toEqual([]);
});

test('waits for what is still to be written', async () => {
  write('a.jsonl', `${spanLine}\n`);
  const waiting = waitForLog(log, ({ events }) => events.length === 1);
  appendFileSync(join(log, '2026-11-20', 'a.jsonl'), `${eventLine}\n`);

  expect((await waiting).events[0]?.event_type).toBe('call.started');
});

test('a wait in vain says what the log holds', async () => {
  write('a.jsonl', `${spanLine}\n`);

  await expect(waitForLog(log, () => false, { deadline: 20, what: 'a call' })).rejects.toThrow(
    'waited 20 ms in vain for a call\nfiles: 2026-11-20/a.jsonl\nevents: \nspans: voice.call',
  );
});
