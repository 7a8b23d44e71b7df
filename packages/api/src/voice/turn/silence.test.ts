import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import type { Turn } from '../index.ts';
import { startCall } from '../index.ts';

const T = 1_700_000_000_000;

/** What is told of silence when a call of one turn ends after eight seconds. */
async function silencesOf(body: (turn: Turn) => void): Promise<object[]> {
  return given()
    .when(() => {
      const call = startCall({ id: 'call', at: T });
      const turn = call.startTurn({ id: 'turn', at: T });
      body(turn);
      turn.end(undefined, { at: T + 8000 });
      call.end('caller_hangup', { at: T + 8000 });
    })
    .then(({ events }) =>
      events
        .filter(({ event_type: type }) => type === 'voice.silence')
        .map(({ payload, timestamp, severity }) => ({ ...payload, at: Date.parse(timestamp) - T, severity })),
    );
}

const told = { call_id: 'call', turn_id: 'turn', threshold_ms: 3000, severity: 'WARN' };

test.each([
  ['the model', 100, 4000, 4100, 'model'],
  ['speech recognition', 3500, 400, 4100, 'speech_to_text'],
  ['synthesis', 100, 400, 4100, 'text_to_speech'],
] as const)('says that the caller waited long for %s', async (_, heardIn, thoughtFor, audibleAfter, waitingFor) => {
  const silences = await silencesOf((turn) => {
    turn.callerStopped({ at: T });
    const listening = turn.startSpeechToText({ at: T });
    listening.final('hello', { at: T + heardIn });
    listening.end({ at: T + heardIn });
    const agent = turn.startAgent({ name: 'a', at: T + heardIn });
    agent.end({ at: T + heardIn + thoughtFor });
    const voice = turn.startTextToSpeech({ at: T + heardIn + thoughtFor });
    voice.firstByte({ at: T + audibleAfter });
    voice.end({ at: T + audibleAfter });
    const playing = turn.startPlayback({ at: T + audibleAfter });
    playing.started({ at: T + audibleAfter });
    playing.stop({ at: T + audibleAfter + 500 });
  });

  expect(silences).toEqual([{ ...told, duration_ms: 4100, waiting_for: waitingFor, at: 4100 }]);
});

test('says that it was a tool that the caller waited for', async () => {
  const silences = await silencesOf((turn) => {
    turn.callerStopped({ at: T });
    const agent = turn.startAgent({ name: 'a', at: T });
    agent.startTool('find_slot', { at: T + 100 }).end({ at: T + 3600 });
    agent.end({ at: T + 4000 });
    turn.startPlayback({ at: T + 4000 }).started({ at: T + 4000 });
  });

  expect(silences).toEqual([{ ...told, duration_ms: 4000, waiting_for: 'tool', at: 4000 }]);
});

test.each([
  ['was not understood', 'speech_to_text', () => {}],
  ['was understood', 'model', (turn: Turn) => turn.startSpeechToText({ at: T }).final('hello', { at: T + 1200 })],
  [
    'was answered in writing',
    'text_to_speech',
    (turn: Turn) => turn.startAgent({ name: 'a', at: T }).end({ at: T + 2000 }),
  ],
] as const)('says that a caller who %s never heard an answer', async (_, waitingFor, body) => {
  const silences = await silencesOf((turn) => {
    turn.callerStopped({ at: T + 1000 });
    body(turn);
  });

  expect(silences).toEqual([{ ...told, duration_ms: 7000, waiting_for: waitingFor, at: 8000 }]);
});

test('says nothing of three seconds, of overlap, and of a caller who still speaks', async () => {
  const answeredAt = (at: number) => (turn: Turn) => {
    turn.callerStopped({ at: T });
    turn.startPlayback({ at: T + at }).started({ at: T + at });
  };

  expect(await silencesOf(answeredAt(3000))).toEqual([]);
  expect(await silencesOf((turn) => turn.callerStarted({ at: T }))).toEqual([]);
  expect(
    await silencesOf((turn) => {
      turn.callerStarted({ at: T });
      turn.startPlayback({ at: T + 5000 }).started({ at: T + 5000 });
    }),
  ).toEqual([]);
});

test('says nothing of a caller who put in a word while the agent spoke', async () => {
  await given()
    .when(() => {
      const call = startCall({ id: 'call', at: T });
      const answering = call.startTurn({ at: T });
      const playing = answering.startPlayback({ at: T });
      playing.started({ at: T });
      const between = call.startTurn({ at: T + 1000 });
      between.callerStopped({ at: T + 1200 });
      playing.stop({ at: T + 7000 });
      answering.end(undefined, { at: T + 7000 });
      between.end(undefined, { at: T + 7500 });
      call.end('completed', { at: T + 8000 });
    })
    .then(({ events }) => {
      expect(events.filter(({ event_type: type }) => type === 'voice.silence')).toEqual([]);
    });
});

test('tells what an application noticed itself', async () => {
  const silences = await silencesOf((turn) => {
    turn.silence({ durationMs: 6000, waitingFor: 'caller', at: T + 6500 });
  });

  expect(silences).toEqual([
    { call_id: 'call', turn_id: 'turn', duration_ms: 6000, waiting_for: 'caller', at: 6500, severity: 'WARN' },
  ]);
});
