import { type Recording, filesSource, traceQuery } from '@spanreel/log';
import { foldStream } from '@spanreel/replay';
import { type EventView, type SpanView, describeBackends, waitUntil } from '@spanreel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { CallOutcome } from './stage/outcome.ts';
import { expectAllProcesses, expectTransfer, expectUndoneAppointment } from './testing/expected-traces.ts';
import { CLI, run } from './testing/run-program.ts';
import { type CollectorRun, keyOf, runThroughCollector } from './testing/run-through-collector.ts';

const SERVICES = ['carrier', 'agent', 'models', 'bank', 'transfers', 'backoffice'].map((name) => `demo.${name}`);

describeBackends('the demo through the Collector', () => {
  let ran: CollectorRun;

  beforeAll(async () => {
    ran = await runThroughCollector();
  }, 120_000);

  afterAll(async () => ran?.stop());

  function callOf(recording: string): CallOutcome {
    return ran.summary.calls.find((call) => call.recording.startsWith(recording))!;
  }

  async function recordingsFrom(directory: string): Promise<Map<string, Recording>> {
    const source = filesSource({ directories: [directory] });
    const recordings = new Map<string, Recording>();
    for (const { call_id } of ran.summary.calls) {
      const [match] = await source.find(call_id);
      recordings.set(call_id, await source.read(match!));
    }
    return recordings;
  }

  test('comes out as intended by what the Collector has written, and links to every call', async () => {
    const problems = ran.summary.calls.flatMap(({ call_id, problems: all }) =>
      all.map((each) => `${call_id}: ${each}`),
    );
    // How well the stages of a turn are timed while all of this runs is the other tests' matter.
    expect(problems.filter((problem) => !problem.includes('the stages of a turn miss'))).toEqual([]);
    expect(ran.demo.stderr).toBe('');
    expect(ran.summary.pipeline.event_log).toBe(ran.backends.eventLog);
    expect(ran.summary.pipeline.trouble).toBeUndefined();
    expect(ran.summary.pipeline.jaeger.links.map(({ call_id }) => call_id)).toEqual(
      ran.summary.calls.map(({ call_id }) => call_id),
    );
    for (const { url } of ran.summary.pipeline.jaeger.links) expect((await fetch(url)).status).toBe(200);
  });

  test('shows in Jaeger exactly the tree of a call that goes well, across all processes', async () => {
    const spans = await ran.backends.jaeger.trace(callOf('0377').trace_id!);
    expectTransfer(spans);
    expectAllProcesses(spans);
  });

  test('shows in Jaeger every compensation as a reference to its step and to the failure', async () => {
    expectUndoneAppointment(await ran.backends.jaeger.trace(callOf('0a37').trace_id!));
  });

  test('shows in Jaeger every event of a call on its span', async () => {
    for (const { call_id, trace_id, recording } of ran.summary.calls) {
      // The spans that a killed process had not sent are lost with it; its events are not.
      const isKept = ({ resource }: SpanView | EventView): boolean =>
        !(recording.startsWith('00d6') && resource['service.name'] === 'demo.transfers');
      const shown = (await ran.backends.jaeger.trace(trace_id!)).filter(isKept).flatMap(({ spanId, events }) =>
        // An exception is one of OpenTelemetry's own, beside ours.
        events
          .filter(({ name }) => name !== 'exception')
          .map(({ name, attributes }) => `${name} ${attributes['spanreel.event.id'] as string} on ${spanId}`),
      );
      const emitted = ran.events
        .filter((event) => event.trace_id === trace_id && isKept(event))
        .map(({ event_type, event_id, span_id }) => `${event_type} ${event_id} on ${span_id}`);
      expect({ call_id, shown: shown.toSorted() }).toEqual({ call_id, shown: emitted.toSorted() });
      expect(emitted.length).toBeGreaterThan(20);
    }
  });

  test('leaves every event in the event log once, as the process has written it', () => {
    const inOrder = (all: readonly EventView[]): EventView[] => all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

    expect(inOrder(ran.events)).toEqual(inOrder(ran.spools.events));
    expect(ran.events.length).toBeGreaterThan(1500);
    expect(ran.eventLog.damaged).toEqual([]);
  });

  test('leaves an event log whose hashes hold, after the Collector has put it together anew', async () => {
    expect(ran.eventLog.lines.length).toBeLessThan(ran.eventLog.events.length);
    const { exitCode, stdout } = await run(CLI, ['verify', '--log', ran.backends.eventLog, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'verified' });
    expect(exitCode).toBe(0);
  });

  test('gives the same answers from the Collector as from what was sent', async () => {
    const [local, remote] = [await recordingsFrom(ran.sent), await recordingsFrom(ran.backends.eventLog)];
    const now = Date.now();
    for (const { call_id } of ran.summary.calls) {
      const answers = [local, remote].map((recordings) => {
        const recording = recordings.get(call_id)!;
        return { why: traceQuery(recording, { now }).why(), replay: foldStream(recording) };
      });
      expect(answers[1]).toEqual(answers[0]);
    }
  });

  test.each([['why'], ['replay'], ['show']])('spanreel %s prints the same from both', async (command) => {
    for (const recording of ['0377', '0a37', '05e4', '00d6']) {
      const { call_id } = callOf(recording);
      const said = async (log: string): Promise<{ exitCode: number | null; said: string }> => {
        const { exitCode, stdout } = await run(CLI, [command, call_id, '--log', log]);
        return { exitCode, said: stdout.replaceAll(log, 'LOG') };
      };
      const before = await said(ran.sent);
      const remote = await said(ran.backends.eventLog);
      // A process that is silent is called lost after half a minute, which may be over in between.
      expect([before, await said(ran.sent)]).toContainEqual(remote);
      expect(remote.said).toContain(call_id);
    }
  });

  const count = (type: string, where: (payload: Readonly<Record<string, unknown>>) => boolean = () => true): number =>
    ran.events.filter(
      ({ event_type, payload }) => event_type === type && where(payload as Readonly<Record<string, unknown>>),
    ).length;

  test('is counted by Prometheus as often as it is in the event log', async () => {
    const answered = count('turn.completed', (turn) => turn['response_latency_ms'] !== undefined);
    const expected: Readonly<Record<string, number>> = {
      voice_calls: count('call.ended'),
      voice_call_active: 0,
      voice_call_duration_count: count('call.ended'),
      voice_turns: count('turn.completed'),
      voice_turn_response_latency_count: answered,
      voice_turn_transcription_delay_count: answered,
      voice_turn_endpointing_delay_count: answered,
      voice_tts_time_to_first_byte_count: count('tts.first_byte'),
      voice_interruptions: count('voice.interruption'),
      voice_interruption_yield_latency_count: count('turn.interrupted'),
      voice_decisions: count('decision.made'),
      gen_ai_client_operation_duration_count: count('llm.completed'),
      gen_ai_client_operation_time_to_first_chunk_count: count('llm.first_token'),
      gen_ai_client_token_usage_count: 2 * count('llm.completed'),
      spanreel_records_dropped: 0,
    };
    const found = await Promise.all(
      Object.keys(expected).map(async (name) => [
        name,
        (await ran.backends.prometheus.query(`sum(${name})`))[0]?.value,
      ]),
    );
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('is counted saga by saga and outcome by outcome', async () => {
    const expected = [
      'book_appointment compensated 1',
      'book_appointment failed 1',
      'replace_card compensated 1',
      'replace_card completed 1',
      // The one whose process was killed has no outcome.
      'transfer_money completed 1',
    ];
    for (const name of ['saga_outcomes', 'saga_duration_count']) {
      const found = await ran.backends.prometheus.query(`sum by (saga_name, saga_outcome) (${name})`);
      expect(
        found.map(({ labels, value }) => `${labels['saga_name']} ${labels['saga_outcome']} ${value}`).toSorted(),
      ).toEqual(expected);
    }
  });

  test.each(['http_server', 'http_client'])('has the durations of all requests, as %s spans', async (kind) => {
    // The one that was killed may have told its durations, and its spans not yet.
    const requests = ran.eventLog.spans.filter(
      ({ scope, kind: side, resource }) =>
        /instrumentation-(?:http|undici)$/.test(scope) &&
        kind.endsWith(side) &&
        resource['service.name'] !== 'demo.transfers',
    );
    const expected = Map.groupBy(requests, ({ resource }) => resource['service.name'] as string);
    const found = await ran.backends.prometheus.query(
      `sum by (job) (${kind}_request_duration_count{job!="demo.transfers"})`,
    );
    expect(Object.fromEntries(found.map(({ labels, value }) => [labels['job'], value]))).toEqual(
      Object.fromEntries([...expected].map(([service, spans]) => [service, spans.length])),
    );
  });

  test.each([
    ...['max', 'mean', 'min', 'p50', 'p90', 'p99', 'stddev'].map((figure) => `nodejs_eventloop_delay_${figure}`),
    'nodejs_eventloop_time',
    'nodejs_eventloop_utilization',
    'v8js_memory_heap_used',
    'v8js_memory_heap_space_size',
    'spanreel_events_emitted',
    'spanreel_events_written',
    'spanreel_records_delivered{signal="logs"}',
    'spanreel_records_delivered{signal="traces"}',
    'spanreel_records_delivered{signal="metrics"}',
    'spanreel_records_dropped{reason="disk"}',
    'spanreel_redaction_failures{signal="spans"}',
    'spanreel_emit_duration_count',
    'spanreel_write_duration_count',
  ])('has %s of every process', async (series) => {
    const found = await ran.backends.prometheus.query(`count by (job) (${series})`);
    expect(new Set(found.map(({ labels }) => labels['job']))).toEqual(new Set(SERVICES));
  });

  test('tells what was redacted, by entity', async () => {
    const found = await ran.backends.prometheus.query('sum by (entity) (spanreel_redactions) > 0');
    expect(new Set(found.map(({ labels }) => labels['entity']))).toEqual(
      new Set(['ADDRESS', 'CARD', 'EMAIL', 'PERSON', 'PHONE', 'POSTCODE', 'SECRET']),
    );
  });

  test('has exemplars that lead to the traces of the calls', async () => {
    const selector = 'traces_span_metrics_duration_milliseconds_bucket{service_name=~"demo[.].*"}';
    const exemplars = await waitUntil(async () => {
      const found = await ran.backends.prometheus.exemplars(selector);
      return found.length > 0 && found;
    });
    const traces = [...new Set(exemplars.map(({ traceId }) => traceId!))];
    for (const traceId of traces) {
      const spans = await ran.backends.jaeger.trace(traceId);
      const missing = exemplars.filter(
        (one) => one.traceId === traceId && !spans.some(({ spanId }) => spanId === one.spanId),
      );
      expect({ traceId, missing }).toEqual({ traceId, missing: [] });
    }
    expect(
      traces.filter((traceId) => ran.summary.calls.some(({ trace_id }) => trace_id === traceId)).length,
    ).toBeGreaterThan(5);
  });

  test('can be rated under its exact names, though Prometheus knows no type for a counter without _total', async () => {
    const types = await ran.backends.prometheus.types();
    expect(
      ['voice_turns', 'saga_outcomes', 'voice_call_active', 'voice_turn_response_latency'].map((name) => [
        name,
        types.get(name),
      ]),
    ).toEqual([
      ['voice_turns', 'unknown'],
      ['saga_outcomes', 'unknown'],
      ['voice_call_active', 'gauge'],
      ['voice_turn_response_latency', 'histogram'],
    ]);
    const [peak] = await ran.backends.prometheus.query('max_over_time(sum(rate(voice_turns[10s]))[3m:1s])');
    expect(peak!.value).toBeGreaterThan(0);
  });

  test('rings for the appointment that was left half undone', async () => {
    const alerts = await waitUntil(async () => {
      const found = await ran.backends.prometheus.query('ALERTS{alertname="CompensationFailed",alertstate="firing"}');
      return found.length > 0 && found;
    });
    expect(alerts.map(({ labels }) => `${labels['job']} ${labels['saga_name']}`)).toEqual([
      'demo.transfers book_appointment',
    ]);
  });
});
