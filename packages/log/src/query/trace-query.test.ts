import { toKeyValues } from '@spanreel/events';
import { describe, expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { Scenario, spanLine } from '../testing/scenario.ts';
import { traceQuery } from './create-trace-query.ts';
import type { TreeNode } from './trace-query.ts';

const { scenario } = bookingCall('compensated');
const recording = await memorySource({ lines: scenario.lines }).readStream(scenario.stream);
const query = traceQuery(recording, { now: scenario.time.now });

function draw(node: TreeNode, depth = 0): string[] {
  return [`${'  '.repeat(depth)}${node.name}`, ...node.children.flatMap((child) => draw(child, depth + 1))];
}

const TREE = [
  'voice.call',
  '  voice.turn',
  '  voice.turn',
  '    execute_tool book',
  '      POST',
  '        POST /book',
  '          saga book_transfer',
  '            step hold_slot',
  '            step reserve_agent',
  '            step notify_bank',
  '              POST',
  '            compensate reserve_agent',
  '            compensate hold_slot',
];

describe('the tree', () => {
  test('is that of the spans', () => {
    expect(query.tree().flatMap((root) => draw(root))).toEqual(TREE);
    expect(query.root()?.name).toBe('voice.call');
  });

  test('is made from events where spans are not there yet, under the names they will have', async () => {
    const lines = scenario.writers.flatMap((writer) => writer.lines);
    const events = traceQuery(await memorySource({ lines }).readStream(scenario.stream));

    expect(events.tree().flatMap((root) => draw(root))).toEqual([
      'voice.call',
      '  voice.turn',
      '  voice.turn',
      'saga book_transfer',
      '  step hold_slot',
      '  step reserve_agent',
      '  step notify_bank',
      '  compensate reserve_agent',
      '  compensate hold_slot',
    ]);
  });

  test('answers for children and path, by span id and by event id', () => {
    const saga = query.path(query.byType('saga.started')[0]?.event_id ?? '').at(-1);

    expect(query.children(saga?.span_id ?? '').map(({ name }) => name)).toEqual([
      'step hold_slot',
      'step reserve_agent',
      'step notify_bank',
      'compensate reserve_agent',
      'compensate hold_slot',
    ]);
    expect(query.path(saga?.span_id ?? '').map(({ name }) => name)).toEqual([
      'voice.call',
      'voice.turn',
      'execute_tool book',
      'POST',
      'POST /book',
      'saga book_transfer',
    ]);
    expect(query.path('nothing')).toEqual([]);
    expect(query.children('nothing')).toEqual([]);
  });

  test('puts a turn with a trace of its own below the call that it is linked to', async () => {
    const s = new Scenario();
    const w = s.writer('agent');
    const [call, turn] = ['c'.repeat(32), 'd'.repeat(32)];
    s.emit(
      w,
      undefined,
      'call.started',
      { call_id: 'c', direction: 'inbound' },
      { trace_id: call, span_id: '1'.repeat(16) },
    );
    s.emit(
      w,
      undefined,
      'turn.started',
      { turn_id: 't', turn_index: 1, initiator: 'caller' },
      { trace_id: turn, span_id: '2'.repeat(16) },
    );
    const link = { traceId: call, spanId: '1'.repeat(16), attributes: toKeyValues({ 'spanreel.link.kind': 'call' }) };
    const lines = [...s.lines, spanLine({ traceId: turn, spanId: '2'.repeat(16), name: 'voice.turn', links: [link] })];
    const linked = traceQuery(await memorySource({ lines }).readStream(s.stream));

    expect(linked.tree().flatMap((root) => draw(root))).toEqual(['voice.call', '  voice.turn']);
    expect(linked.path('2'.repeat(16)).map(({ parent_linked }) => parent_linked ?? false)).toEqual([false, true]);
  });

  test('stands cycles, missing parents, and depths that no stack would', async () => {
    const id = (n: number): string => String(n).padStart(16, '0');
    const span = (n: number, parent: number): string =>
      spanLine({
        traceId: 'c'.repeat(32),
        spanId: id(n),
        parentSpanId: id(parent),
        name: `s${n}`,
        startTimeUnixNano: String(n),
        endTimeUnixNano: String(n + 1),
      });
    const cycle = [span(1, 2), span(2, 1), span(3, 3), span(4, 99)];
    const broken = traceQuery(await memorySource({ lines: cycle }).readTrace('c'.repeat(32)));
    expect(broken.tree().flatMap((root) => draw(root))).toEqual(['s2', '  s1', 's3', 's4']);

    const deep = traceQuery(
      await memorySource({ lines: Array.from({ length: 3000 }, (_, n) => span(n + 1, n)) }).readTrace('c'.repeat(32)),
    );
    expect(deep.path(id(3000))).toHaveLength(3000);
  });
});

test('events by name, glob and tag', () => {
  expect(query.byType('saga.compensation.*').map(({ event_type }) => event_type.slice(18))).toEqual([
    'planned',
    'planned',
    'planned',
    'started',
    'completed',
    'started',
    'completed',
  ]);
  expect(query.byType('call.started')).toHaveLength(1);
  expect(query.byTag('vip').map(({ event_type }) => event_type)).toEqual(['call.started']);
  expect(query.byType('call.')).toEqual([]);
});

test('what succeeded, what is pending, and how long it all took', () => {
  expect(query.successes().map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'call call',
    'turn turn 0',
    'turn turn 1',
    'step hold_slot',
    'step reserve_agent',
    'compensation reserve_agent',
    'compensation hold_slot',
  ]);
  expect(query.pending()).toEqual([]);
  expect(query.duration()).toBe(Date.parse(query.root()?.end ?? '') - Date.parse(query.root()?.start ?? ''));
});

test('the timeline keeps the order of events and puts spans between them by time', () => {
  const timeline = query.timeline();
  const events = timeline.flatMap((entry) => (entry.kind === 'event' ? entry.event.sequence_number : []));

  expect(events).toEqual(recording.events.map((_, index) => index + 1));
  expect(timeline.slice(0, 3).map((entry) => [entry.kind, entry.offset_ms])).toEqual([
    ['span', 0],
    ['event', 1],
    ['span', 2],
  ]);
  expect(timeline).toHaveLength(recording.events.length + recording.spans.length);
});

test('an event of an older name is answered for under the name of today; an unknown one is kept', async () => {
  const s = new Scenario();
  const w = s.writer('old');
  s.emit(w, undefined, 'call_started', { call_id: 'c', direction: 'inbound' });
  s.emit(w, undefined, 'order.placed', { order: 1 }, { schema_version: 9 });
  const old = await memorySource({ lines: s.lines }).readStream(s.stream);

  expect(old.events.map(({ event_type, schema_version }) => [event_type, schema_version])).toEqual([
    ['call.started', 1],
    ['order.placed', 9],
  ]);
  expect(old.copies.map(({ original }) => original.event_type)).toEqual(['call_started', 'order.placed']);
});

test('a mirror of an event on its span is not shown a second time; an event without a stamp is shown as unordered', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  const { event_id } = s.emit(w, '0000000000000009', 'call.started', { call_id: 'c', direction: 'inbound' });
  const mirror = (id: string): object => ({
    name: 'call.started',
    attributes: [{ key: 'spanreel.event.id', value: { stringValue: id } }],
  });
  const lines = [
    ...s.lines,
    spanLine({
      traceId: s.trace,
      spanId: '0000000000000009',
      name: 'voice.call',
      events: [mirror(event_id), mirror('lost')],
    }),
    JSON.stringify({
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ traceId: s.trace, eventName: 'user.spoke', timeUnixNano: '1', body: {} }] }] },
      ],
    }),
  ];
  const found = await memorySource({ lines }).readStream(s.stream);

  expect(found.spans.map(({ events }) => events.map(({ attributes }) => attributes['spanreel.event.id']))).toEqual([
    ['lost'],
  ]);
  expect(found.unordered.map(({ event_type }) => event_type)).toEqual(['user.spoke']);
  expect(found.completeness.unordered).toBe(1);
  expect(
    traceQuery(found)
      .timeline()
      .map(({ kind }) => kind),
  ).toEqual(['span', 'unordered', 'event']);
});

test('a record without a time takes no part in durations; one that was only observed has that time', async () => {
  const record = (fields: object): string =>
    JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'x.y', traceId: 'a'.repeat(32), ...fields }] }] }],
    });
  const s = new Scenario();
  const w = s.writer('agent');
  s.emit(w, undefined, 'call.started', { call_id: 'c', direction: 'inbound' });
  const { timestamp } = s.emit(w, undefined, 'call.ended', { call_id: 'c', end_reason: 'completed', duration_ms: 1 });
  const observed = String(BigInt(Date.parse(timestamp)) * 1_000_000n);
  const lines = [...s.lines, record({}), record({ timeUnixNano: '0', observedTimeUnixNano: observed })];
  const read = await memorySource({ lines }).readStream(s.stream);
  const asked = traceQuery(read);

  expect(read.unordered.map((event) => event.timestamp.slice(0, 4))).toEqual(['1970', '2026']);
  expect(asked.duration()).toBeLessThan(1000);
  expect(asked.timeline().every(({ offset_ms }) => offset_ms >= 0 && offset_ms < 1000)).toBe(true);
});

test('of spans that begin at one time the outer one stands first', async () => {
  const span = (spanId: string, parentSpanId?: string): string =>
    spanLine({
      traceId: 'a'.repeat(32),
      spanId,
      ...(parentSpanId !== undefined && { parentSpanId }),
      name: spanId.slice(0, 1),
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000000001000000',
    });
  const ids = ['c', 'b', 'a'].map((letter) => letter.repeat(16));
  const lines = [span(ids[0] ?? '', ids[1]), span(ids[1] ?? '', ids[2]), span(ids[2] ?? '')];
  const read = await memorySource({ lines }).readTrace('a'.repeat(32));

  const names = traceQuery(read)
    .timeline()
    .map((entry) => (entry.kind === 'span' ? entry.span.name : ''));
  expect(names).toEqual(['a', 'b', 'c']);
});
