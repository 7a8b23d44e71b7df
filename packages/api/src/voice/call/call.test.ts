import { ROOT_CONTEXT, context, trace } from '@opentelemetry/api';
import type { SpineEvent } from '@spanreel/events';
import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { withScope } from '../../pipeline/index.ts';
import { T, tellTurn } from '../../testing/tell-turn.ts';
import { call, currentCall, currentTurn, startCall, tool } from '../index.ts';

const names = (events: readonly SpineEvent[]): string[] => events.map(({ event_type: type }) => type);
const payloadOf = (events: readonly SpineEvent[], type: string): unknown => ({
  ...events.find((event) => event.event_type === type)?.payload,
});

test('records a call as the tree of its stages, with all that was measured', async () => {
  await given()
    .when(() => {
      const running = startCall({
        id: 'call-1',
        transport: 'twilio.media_stream',
        provider: 'twilio',
        callSid: 'CA1',
        streamSid: 'MZ1',
        from: '+15005550006',
        conversationId: 'conv-1',
        tenantId: 'bank',
        agent: { name: 'teller', version: '7' },
        at: T,
      });
      tellTurn(running);
      running.end('caller_hangup', { at: T + 3500 });
    })
    .then(({ spans, events, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
      const shared = {
        'spanreel.stream.id': events[0]!.stream_id,
        'spanreel.correlation_id': events[0]!.correlation_id!,
        'gen_ai.conversation.id': 'conv-1',
        'tenant.id': 'bank',
      };
      spans.count(9).tree([
        {
          name: 'voice.call',
          kind: 'internal',
          status: 'unset',
          children: [
            {
              name: 'voice.turn',
              kind: 'internal',
              status: 'unset',
              children: [
                { name: 'speech_to_text nova-3', kind: 'client', status: 'unset' },
                { name: 'voice.endpointing', kind: 'internal', status: 'unset' },
                {
                  name: 'invoke_agent teller',
                  kind: 'internal',
                  children: [
                    { name: 'chat gpt-5-mini', kind: 'client' },
                    { name: 'execute_tool balance', kind: 'internal' },
                  ],
                },
                { name: 'text_to_speech flash', kind: 'client' },
                { name: 'voice.playback', kind: 'internal' },
              ],
            },
          ],
        },
      ]);
      spans.one('voice.call').hasExactlyAttributes({
        ...shared,
        'voice.call.id': 'call-1',
        'voice.call.direction': 'inbound',
        'voice.transport': 'twilio.media_stream',
        'voice.telephony.provider': 'twilio',
        'voice.telephony.call_sid': 'CA1',
        'voice.telephony.stream_sid': 'MZ1',
        'gen_ai.agent.name': 'teller',
        'gen_ai.agent.version': '7',
        'voice.call.end_reason': 'caller_hangup',
        'voice.call.turns': 1,
        'spanreel.end_reason': 'caller_hangup',
      });
      spans.one('voice.turn').hasExactlyAttributes({
        ...shared,
        'voice.call.id': 'call-1',
        'voice.turn.id': 'turn-1',
        'voice.turn.index': 1,
        'voice.turn.initiator': 'caller',
        'voice.turn.end_reason': 'completed',
        'voice.turn.response_latency': 1.2,
        'voice.turn.latency.anchor': 'vad',
        'voice.turn.transcription_delay': 0.1,
        'voice.turn.endpointing_delay': 0.3,
        'voice.turn.agent_delay': 0.6,
        'voice.turn.llm_ttft': 0.2,
        'voice.turn.tool_blocking': 0.2,
        'voice.turn.tts_ttfb': 0.15,
        'voice.turn.playout_delay': 0.05,
      });
      spans.one('speech_to_text nova-3').hasExactlyAttributes({
        ...shared,
        'gen_ai.operation.name': 'speech_to_text',
        'gen_ai.request.model': 'nova-3',
        'gen_ai.provider.name': 'deepgram',
        'voice.stt.confidence': 0.92,
        'voice.stt.language': 'en-AU',
        'voice.stt.partial_count': 3,
        'voice.stt.revision_count': 1,
        'voice.stt.audio_duration': 0.9,
      });
      spans.one('voice.endpointing').hasExactlyAttributes({
        ...shared,
        'voice.endpointing.source': 'model',
        'voice.endpointing.threshold': 0.6,
        'voice.endpointing.silence': 0.4,
        'voice.endpointing.probability': 0.8,
        'voice.endpointing.outcome': 'committed',
      });
      spans.one('chat gpt-5-mini').hasExactlyAttributes({
        ...shared,
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-5-mini',
        'gen_ai.provider.name': 'openai',
        'spanreel.prompt.version': 'p3',
        'gen_ai.response.time_to_first_chunk': 0.2,
        'gen_ai.usage.input_tokens': 30,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.usage.cache_read.input_tokens': 20,
        'gen_ai.response.finish_reasons': ['tool_calls'],
      });
      spans.one('execute_tool balance').hasExactlyAttributes({
        ...shared,
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'balance',
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': 'c1',
      });
      spans.one('text_to_speech flash').hasExactlyAttributes({
        ...shared,
        'gen_ai.operation.name': 'text_to_speech',
        'gen_ai.output.type': 'speech',
        'gen_ai.request.model': 'flash',
        'voice.tts.voice': 'alba',
        'voice.tts.characters': 11,
        'voice.tts.audio_duration': 0.8,
        'voice.tts.time_to_first_byte': 0.15,
      });
      spans.one('voice.playback').hasExactlyAttributes({
        ...shared,
        'voice.playback.generated_chars': 11,
        'voice.playback.sent_ms': 800,
        'voice.playback.played_ms': 800,
        'voice.playback.heard_ratio': 1,
        'voice.playback.heard_source': 'mark',
      });
      const { startTime, endTime } = spans.one('voice.playback').span;
      expect([startTime, endTime]).toEqual([BigInt(T + 2150) * 1_000_000n, BigInt(T + 3000) * 1_000_000n]);
      expect(names(events)).toEqual([
        'call.started',
        'turn.started',
        'user.spoke',
        'user.spoke',
        'user.spoke',
        'user.spoke',
        'llm.request_sent',
        'llm.first_token',
        'llm.completed',
        'effect.recorded',
        'tool.started',
        'tool.completed',
        'effect.recorded',
        'tts.started',
        'tts.first_byte',
        'tts.completed',
        'turn.completed',
        'call.ended',
        'replay.checkpoint',
      ]);
      expect(payloadOf(events, 'turn.completed')).toMatchObject({
        call_id: 'call-1',
        turn_index: 1,
        end_reason: 'completed',
        duration_ms: 2900,
        response_latency_ms: 1200,
        overlap: false,
        said: 'Ten pounds.',
        breakdown: {
          transcription_delay_ms: 100,
          endpointing_delay_ms: 300,
          agent_delay_ms: 600,
          tts_ttfb_ms: 150,
          playout_delay_ms: 50,
        },
        llm_ttft_ms: 200,
        tool_blocking_ms: 200,
      });
      expect(
        events.filter(({ event_type: type }) => type === 'effect.recorded').map(({ payload }) => ({ ...payload })),
      ).toMatchObject([
        { scope: 'call#1/turn#1/agent teller#1', ordinal: 1, operation: 'chat gpt-5-mini' },
        { scope: 'call#1/turn#1/agent teller#1', ordinal: 2, operation: 'execute_tool balance', value: '10' },
      ]);
      expect(events.at(-1)).toMatchObject({
        timestamp: '2023-11-14T22:13:23.500000000Z',
        payload: {
          from_seq: 1,
          upto_seq: 18,
          state: {
            calls: { 'call-1': { end_reason: 'caller_hangup', transfers: 0 } },
            turns: { 'turn-1': { index: 1, end_reason: 'completed', interrupted: false } },
          },
        },
      });
    });
});

test('gives every turn of a long call a trace of its own, in one stream', async () => {
  await given()
    .when(() => {
      const running = startCall({ turnTraceMode: 'linked' });
      running.startTurn().end();
      running.startTurn().end();
      running.end();
    })
    .then(({ spans, events }) => {
      const link = { to: 'voice.call', attributes: { 'spanreel.link.kind': 'call' } };
      spans.count(3).tree(['voice.call', { name: 'voice.turn', links: [link] }, { name: 'voice.turn', links: [link] }]);
      expect(new Set(spans.all.map(({ traceId }) => traceId)).size).toBe(3);
      expect(new Set(events.map(({ stream_id: stream }) => stream)).size).toBe(1);
      const { traceId } = spans.one('voice.call').span;
      const started = events.filter(({ event_type: type }) => type === 'turn.started');
      expect(started.map(({ parent_trace_id: parent }) => parent)).toEqual([traceId, traceId]);
    });
});

test('hands a call over', async () => {
  await given()
    .when(async () => {
      const running = startCall({ id: 'c', at: T });
      const transfer = running.startTransfer({ target: 'queue:cards', targetKind: 'queue', kind: 'warm', at: T + 100 });
      transfer.answered({ at: T + 2100 });
      transfer.end({
        legSpanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
        at: T + 3100,
      });
      await running
        .transfer({ target: 'sip:nobody', at: T + 4000 }, () => {
          throw new Error('busy');
        })
        .catch(() => undefined);
      running.end('transferred', { at: T + 5000 });
    })
    .then(({ spans, events }) => {
      const [first, failed] = spans.named('voice.transfer');
      expect(first).toMatchObject({
        kind: 'client',
        status: 'unset',
        links: [{ spanId: 'b'.repeat(16), attributes: { 'spanreel.link.kind': 'transferred_to' } }],
        attributes: {
          'voice.transfer.type': 'warm',
          'voice.transfer.target.kind': 'queue',
          'voice.transfer.result': 'completed',
          'voice.transfer.answer_delay': 2,
        },
      });
      expect(failed).toMatchObject({ status: 'error', attributes: { 'voice.transfer.result': 'failed' } });
      expect(
        events.filter(({ event_type: type }) => type === 'call.transferred').map(({ payload }) => ({ ...payload })),
      ).toMatchObject([
        { call_id: 'c', kind: 'warm', target: 'queue:cards', result: 'completed', answer_delay_ms: 2000 },
        { call_id: 'c', kind: 'cold', target: 'sip:nobody', result: 'failed' },
      ]);
      expect(events.at(-1)?.payload['state']).toMatchObject({ calls: { c: { transfers: 2 } } });
    });
});

test('is found from within, and keeps the stream that the context brings', async () => {
  await given()
    .when(async () => {
      const outside = withScope(ROOT_CONTEXT, { streamId: 's-0', correlationId: 'k-0' });
      const running = startCall({ context: outside });
      const found = await running.turn(async (turn) => {
        await tool('deep', async () => {
          expect(currentCall()).toBe(running);
          expect(currentTurn()).toBe(turn);
        });
        return [running.streamId, running.correlationId, turn.index];
      });
      running.end();
      expect(currentCall()).toBeUndefined();
      expect(trace.getSpan(context.active())).toBeUndefined();
      return found;
    })
    .then(({ result, spans, events }) => {
      expect(result).toEqual(['s-0', 'k-0', 1]);
      spans.one('execute_tool deep').isChildOf('voice.turn');
      expect(new Set(events.map(({ stream_id: stream }) => stream))).toEqual(new Set(['s-0']));
    });
});

test('puts content on spans only when asked to', async () => {
  await given(() => undefined, { captureContent: 'events+spans' })
    .when(() => {
      const running = startCall({ at: T });
      tellTurn(running);
      running.end();
    })
    .then(({ spans, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      spans.one('chat gpt-5-mini').hasAttributes({
        'gen_ai.input.messages': '"my balance please"',
        'gen_ai.output.messages': '{"tool":"balance"}',
      });
      spans.one('execute_tool balance').hasAttributes({
        'gen_ai.tool.call.arguments': '{"account":"savings"}',
        'gen_ai.tool.call.result': '10',
      });
    });
});

test('keeps what was said out of a plain SDK, where nobody redacts', async () => {
  await given(() => undefined, { pipeline: false })
    .when(() => {
      const running = startCall({ at: T });
      tellTurn(running);
      running.end();
    })
    .then(({ spans, logRecords }) => {
      spans.count(9);
      const spoke = logRecords.filter(({ eventName }) => eventName === 'user.spoke');
      expect(spoke).toHaveLength(4);
      expect(spoke[0]?.body).toMatchObject({ is_final: false });
      expect(JSON.stringify(logRecords)).not.toMatch(/balance please|Ten pounds/);
      expect(logRecords.map(({ eventName }) => eventName)).not.toContain('effect.recorded');
    });
});

test('answers, and records nothing, where nobody looks', async () => {
  const running = startCall({ id: 'mine' });
  tellTurn(running);
  expect([running.id, running.ended, running.streamId]).toEqual(['mine', true, '']);
  expect(startCall().id).toMatch(/^[\da-f-]{36}$/);
  const result = await call({}, (taken) => taken.turn((turn) => turn.tool('t', () => turn.model({}, () => 5))));
  expect(result).toBe(5);
});
