import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import type { Turn } from '../index.ts';
import { startCall } from '../index.ts';

const T = 1_700_000_000_000;

function inTurn<R>(body: (turn: Turn) => R): R {
  const call = startCall({ at: T, lowConfidence: 0.6 });
  const turn = call.startTurn({ id: 'turn', at: T });
  const result = body(turn);
  turn.end(undefined, { at: T + 5000 });
  call.end('completed', { at: T + 5000 });
  return result;
}

test('stops the agent on a barge-in: yield latency, what was heard, and the reason', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const playing = turn.startPlayback({ at: T + 1000 });
        playing.sent(2000, { mark: 'a' });
        playing.sent(500, { mark: 'b' });
        playing.marked('a');
        playing.cleared();
        playing.marked('b');
        turn.interruption({ at: T + 2000, yieldedAt: T + 2180, heardText: 'I found two', probability: 0.9 });
        playing.sent(100);
        playing.stop({ playedMs: 1 });
      }),
    )
    .then(({ spans, events }) => {
      spans.one('voice.playback').hasAttributes({
        'voice.playback.sent_ms': 2500,
        'voice.playback.played_ms': 2000,
        'voice.playback.heard_ratio': 0.8,
        'voice.playback.heard_source': 'mark',
      });
      expect(spans.one('voice.playback').span.endTime).toBe(BigInt(T + 2180) * 1_000_000n);
      spans.one('voice.turn').hasStatus('unset').hasAttributes({
        'voice.turn.end_reason': 'interrupted',
        'voice.turn.interrupted': true,
      });
      const told = events.filter(({ event_type: type }) => type.includes('interrupt'));
      expect(told.map(({ event_type: type, payload }) => [type, { ...payload }])).toEqual([
        [
          'voice.interruption',
          {
            turn_id: 'turn',
            turn_index: 1,
            initiator: 'caller',
            outcome: 'accepted',
            probability: 0.9,
            agent_position_ms: 2000,
            yield_latency_ms: 180,
            heard_text: 'I found two',
          },
        ],
        [
          'turn.interrupted',
          {
            turn_id: 'turn',
            turn_index: 1,
            call_id: events[0]?.payload['call_id'],
            played_ms: 2000,
            yield_latency_ms: 180,
            heard_text: 'I found two',
          },
        ],
      ]);
    });
});

test.each(['backchannel', 'false', 'ignored'] as const)('goes on after speech that is %s', async (outcome) => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const playing = turn.startPlayback({ at: T + 1000 });
        turn.interruption({ at: T + 1500, outcome });
        expect(playing.ended).toBe(false);
        playing.stop({ at: T + 3000 });
      }),
    )
    .then(({ spans, events }) => {
      spans
        .one('voice.turn')
        .hasAttributes({ 'voice.turn.end_reason': 'completed', 'voice.turn.interrupted': undefined });
      expect(
        events.filter(({ event_type: type }) => type.includes('interrupt')).map(({ payload }) => payload['outcome']),
      ).toEqual([outcome]);
    });
});

test('does not take an agent that cuts in for a barge-in', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const playing = turn.startPlayback({ at: T + 1000 });
        turn.interruption({ at: T + 1000, initiator: 'agent' });
        expect(playing.ended).toBe(false);
      }),
    )
    .then(({ spans, events }) => {
      spans.one('voice.turn').hasAttributes({ 'voice.turn.end_reason': 'completed' });
      expect(events.map(({ event_type: type }) => type)).not.toContain('turn.interrupted');
    });
});

test('says that there is no breakdown where both speak at once', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        turn.callerStarted({ at: T });
        turn.startPlayback({ at: T + 900 });
        turn.callerStopped({ at: T + 1000 });
      }),
    )
    .then(({ spans, events }) => {
      spans.one('voice.turn').hasAttributes({
        'voice.turn.overlap': true,
        'voice.turn.response_latency': undefined,
        'voice.turn.playout_delay': undefined,
      });
      const completed = events.find(({ event_type: type }) => type === 'turn.completed');
      expect(completed?.payload).toMatchObject({ overlap: true });
      expect(completed?.payload).not.toHaveProperty('breakdown');
    });
});

test('says what of the latency no stage accounts for', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        turn.callerStopped({ at: T + 1000, source: 'provider' });
        turn.startAgent({ name: 'a', at: T + 1200 }).end({ at: T + 1500 });
        turn.startPlayback({ at: T + 1500 }).started({ at: T + 1600 });
      }),
    )
    .then(({ spans, events }) => {
      spans.one('voice.turn').hasAttributes({
        'voice.turn.response_latency': 0.6,
        'voice.turn.latency.anchor': 'provider',
        'voice.turn.latency.unattributed': 0.2,
        'voice.turn.agent_delay': 0.3,
      });
      expect(events.find(({ event_type: type }) => type === 'turn.completed')?.payload).toMatchObject({
        unattributed_ms: 200,
      });
    });
});

test('takes a speech-to-speech model for agent and voice in one', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        turn.callerStopped({ at: T + 1000 });
        const answering = turn.startModel({ model: 'gpt-realtime', operation: 'realtime_inference', at: T + 1000 });
        answering.firstToken({ at: T + 1400 });
        turn.startPlayback({ at: T + 1400 });
        answering.end({ at: T + 1900 });
      }),
    )
    .then(({ spans, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      spans.one('realtime_inference gpt-realtime').hasKind('client').isChildOf('voice.turn');
      spans.one('voice.turn').hasAttributes({
        'voice.turn.response_latency': 0.4,
        'voice.turn.agent_delay': 0.4,
        'voice.turn.latency.unattributed': undefined,
      });
    });
});

test('warns of transcripts that are hardly sure', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const stt = turn.startSpeechToText();
        stt.final('four', { confidence: 0.4 });
        stt.final('for', { confidence: 0.9 });
        stt.final('fore', { confidence: 90 });
        stt.end();
      }),
    )
    .then(({ events, spans, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(
        events.filter(({ event_type: type }) => type === 'asr.confidence_low').map(({ payload }) => ({ ...payload })),
      ).toEqual([{ turn_id: 'turn', confidence: 0.4, threshold: 0.6, text: 'four' }]);
      spans.one('speech_to_text').hasAttributes({ 'voice.stt.confidence': 0.9 });
    });
});

test('follows an objective over its phases', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const birthday = turn.objective('date_of_birth', { id: 'o1' });
        birthday.eliciting({ prompt: 'When were you born?', attempt: 1 });
        birthday.captured({ value: '1990-01-02', confidence: 0.9 });
        birthday.confirming();
        birthday.completed();
        turn.objective('reset').failed('the caller gave up');
      }),
    )
    .then(({ events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      const told = events.filter(({ event_type: type }) => type.startsWith('objective.'));
      expect(told.map(({ event_type: type, status }) => [type, status])).toEqual([
        ['objective.started', 'pending'],
        ['objective.eliciting', 'pending'],
        ['objective.captured', 'pending'],
        ['objective.confirming', 'pending'],
        ['objective.completed', 'success'],
        ['objective.started', 'pending'],
        ['objective.failed', 'failed'],
      ]);
      expect(told[2]?.payload).toMatchObject({ objective_id: 'o1', turn_id: 'turn', value: '1990-01-02' });
    });
});

test('ends each stage around a body, with its error', async () => {
  await given()
    .when(async () => {
      const call = startCall();
      await call.turn(async (turn) => {
        await turn.speechToText({}, (stt) => stt.final('hi'));
        await turn.endpointing({}, () => undefined);
        await turn.agent({ name: 'a' }, (agent) => agent.model({ model: 'm' }, () => 'out'));
        await turn.textToSpeech({}, (tts) => tts.firstByte());
        await turn.playback({}, (playback) => playback.started());
        await turn
          .tool('bad', () => {
            throw new Error('down');
          })
          .catch(() => undefined);
      });
      call.end();
    })
    .then(({ spans, events }) => {
      spans.count(9);
      spans.one('execute_tool bad').hasStatus('error', 'down').hasEvents('exception');
      const effects = events.filter(({ event_type: type }) => type === 'effect.recorded');
      expect(effects.map(({ payload }) => [payload['operation'], payload['outcome'], payload['value']])).toEqual([
        ['chat m', 'returned', '"out"'],
        ['execute_tool bad', 'threw', '{"type":"Error","message":"down"}'],
      ]);
      const tool = events.filter(({ event_type: type }) => type.startsWith('tool.'));
      expect(tool.map(({ event_type: type, status, payload }) => [type, status, payload['error_message']])).toEqual([
        ['tool.started', 'pending', undefined],
        ['tool.failed', 'failed', 'down'],
      ]);
    });
});

test('tells of a tool what it was called with and how long it took, and names the turn', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const run = turn.startTool('find_slot', { callId: 'c-1', arguments: { day: 'monday' }, at: T + 100 });
        run.end({ result: '10:15', at: T + 350 });
      }),
    )
    .then(({ events, spans }) => {
      const tools = events.filter(({ event_type: type }) => type.startsWith('tool.'));
      expect(tools.map(({ event_type: type, payload }) => [type, { ...payload }])).toEqual([
        ['tool.started', { tool: 'find_slot', tool_call_id: 'c-1', turn_id: 'turn', arguments: { day: 'monday' } }],
        ['tool.completed', { tool: 'find_slot', tool_call_id: 'c-1', turn_id: 'turn', duration_ms: 250 }],
      ]);
      expect(tools[0]?.span_id).toBe(spans.one('execute_tool find_slot').span.spanId);
    });
});

test('tells what several recognisers heard and which was believed', async () => {
  await given()
    .when(() =>
      inTurn((turn) => {
        const recognition = turn.startSpeechToText();
        recognition.voted({
          chosen: 'what is my balance',
          candidates: [
            { text: 'what is my balance', confidence: 0.9, provider: 'deepgram' },
            { text: 'what is my ballots', confidence: 41 },
          ],
        });
        recognition.end();
        recognition.voted({ chosen: 'late', candidates: [] });
      }),
    )
    .then(({ events }) => {
      const votes = events.filter(({ event_type: type }) => type === 'asr.voted');
      expect(votes.map(({ payload }) => ({ ...payload }))).toEqual([
        {
          turn_id: 'turn',
          chosen: 'what is my balance',
          candidates: [
            { text: 'what is my balance', confidence: 0.9, provider: 'deepgram' },
            { text: 'what is my ballots' },
          ],
        },
      ]);
    });
});
