import { expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { Scenario, spanLine } from '../testing/scenario.ts';
import { memorySource } from './memory-source.ts';
import type { IdMatch } from './spine-source.ts';

const { scenario, agent } = bookingCall('good');
const { stream, trace } = scenario;
const other = new Scenario({ stream: '0193aabb-0000-7000-8000-000000000002', trace: 'b'.repeat(32), firstWriter: 8 });
const writer = other.writer('agent');
other.emit(
  writer,
  undefined,
  'call.started',
  { call_id: 'call-2', direction: 'inbound' },
  {
    conversation_id: 'conv/ü 1',
    correlation_id: '0193cccc-0000-7000-8000-00000000000c',
    event_id: '0193eeee-0000-7000-8000-000000000001',
  },
);
other.emit(
  writer,
  undefined,
  'workflow.started',
  { workflow_id: 'wf-1', workflow: 'onboard' },
  { conversation_id: 'conv/ü 1' },
);
other.emit(writer, undefined, 'saga.started', { saga_id: 'saga-10', saga: 'refund' });
other.emit(writer, undefined, 'saga.started', { saga_id: 's2', saga: 'refund' });
const lonely = spanLine({ traceId: 'c'.repeat(32), spanId: '1'.repeat(16), name: 'GET /' });
const source = memorySource({ lines: [...scenario.lines, ...other.lines, lonely] });

const find = async (id: string): Promise<unknown[]> =>
  (await source.find(id)).map(({ kind, id: full, streams, traces }: IdMatch) => [kind, full, ...streams, ...traces]);

test.each<{ name: string; id: string; matches: readonly unknown[] }>([
  { name: 'a stream', id: stream, matches: [['stream', stream, stream]] },
  { name: 'a trace', id: trace, matches: [['trace', trace, trace]] },
  { name: 'a trace without events', id: 'c'.repeat(32), matches: [['trace', 'c'.repeat(32), 'c'.repeat(32)]] },
  { name: 'the stream that is its trace', id: agent.ownStream, matches: [['trace', agent.ownStream, agent.ownStream]] },
  { name: 'a call', id: 'call-1', matches: [['call', 'call-1', stream]] },
  { name: 'a saga, though another id begins with its own', id: 'saga-1', matches: [['saga', 'saga-1', stream]] },
  { name: 'a workflow', id: 'wf-1', matches: [['workflow', 'wf-1', other.stream]] },
  { name: 'a decision', id: 'decision-1', matches: [['decision', 'decision-1', stream]] },
  {
    name: 'a conversation, however its id is written',
    id: 'conv/ü 1',
    matches: [['conversation', 'conv/ü 1', other.stream]],
  },
  {
    name: 'a correlation id',
    id: '0193cccc-0000-7000-8000-00000000000c',
    matches: [['correlation', '0193cccc-0000-7000-8000-00000000000c', other.stream]],
  },
  { name: 'an event', id: '0193eeee', matches: [['event', '0193eeee-0000-7000-8000-000000000001', other.stream]] },
  { name: 'the beginning of a stream', id: '0193aaaa', matches: [['stream', stream, stream]] },
  {
    name: 'a beginning that several share',
    id: 'call-',
    matches: [
      ['call', 'call-1', stream],
      ['call', 'call-2', other.stream],
    ],
  },
  {
    name: 'a time-ordered beginning: streams before events',
    id: '0193aab',
    matches: [['stream', other.stream, other.stream]],
  },
  { name: 'a short id, whole', id: 's2', matches: [['saga', 's2', other.stream]] },
  { name: 'too short a beginning', id: 'cal', matches: [] },
  { name: 'what nobody wrote', id: 'call-9', matches: [] },
  { name: 'the middle of an id', id: 'all-1', matches: [] },
])('finds $name', async ({ id, matches }) => {
  expect(await find(id)).toEqual(matches);
});

test('a call is found by the ids that the telephone company gave it', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  const ids = { call_sid: 'CAtwilio99', stream_sid: 'MZ77', sip_call_id: 'sip-1@host' };
  s.scope(
    w,
    'voice.call',
    undefined,
    (call) => s.emit(w, call, 'call.started', { call_id: 'CA-open2', direction: 'inbound', ...ids }),
    { attributes: { 'voice.telephony.call_sid': 'CAtwilio99' } },
  );
  const of = async (lines: readonly string[], id: string): Promise<unknown> => {
    const matches = await memorySource({ lines }).find(id);
    return matches.map(({ kind, streams, traces }) => [kind, ...streams, ...traces]);
  };

  expect(await of(s.lines, 'MZ77')).toEqual([['call', s.stream]]);
  expect(await of(s.lines, 'sip-1@host')).toEqual([['call', s.stream]]);
  expect(await of(s.spans, 'CAtwilio99')).toEqual([['call', s.trace]]);
  expect(await memorySource({ lines: s.lines }).find('CAtwilio99')).toHaveLength(1);
});

test('what was found can be read', async () => {
  for (const id of ['call-1', 'saga-1', trace, stream]) {
    const [match] = await source.find(id);
    const recording = match && (await source.read(match));
    expect(recording?.events).toHaveLength(19);
    expect(recording?.spans).toHaveLength(10);
  }
});

test('a trace is its part of the stream, with the positions of the stream', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  s.emit(w, undefined, 'call.started', { call_id: 'c', direction: 'inbound' });
  s.emit(w, undefined, 'error.occurred', { error_type: 'E', error_message: 'm' }, { trace_id: 'd'.repeat(32) });
  s.emit(w, undefined, 'call.ended', { call_id: 'c', end_reason: 'completed', duration_ms: 1, turns: 0 });
  const { events, completeness, copies } = await memorySource({ lines: s.lines }).readTrace(s.trace);

  expect(events.map(({ sequence_number }) => sequence_number)).toEqual([1, 3]);
  expect(copies).toHaveLength(3);
  expect(completeness).toMatchObject({ complete: true, events: 2, gaps: [] });
});
