import { expect, test } from 'vitest';
import { given } from '@spanreel/testing';

import { startCall } from './index.ts';

test('draws the tree of a turn', async () => {
  await given()
    .when(() => {
      const t = 1_700_000_000_000;
      const call = startCall({ at: t, transport: 'websocket' });
      const turn = call.startTurn({ at: t + 100 });
      const stt = turn.startSpeechToText({ model: 'nova-3', at: t + 100 });
      stt.partial('hel', { at: t + 500 });
      turn.callerStopped({ at: t + 1000 });
      stt.final('hello', { at: t + 1100, confidence: 0.9 });
      stt.end({ at: t + 1100 });
      const wait = turn.startEndpointing({ at: t + 1000 });
      wait.end({ at: t + 1400 });
      const agent = turn.startAgent({ name: 'teller', at: t + 1400 });
      const model = agent.startModel({ model: 'gpt', at: t + 1400, input: 'hello' });
      model.firstToken({ at: t + 1600 });
      model.end({ at: t + 1700, output: 'hi', usage: { inputTokens: 3, outputTokens: 1 } });
      agent.end({ at: t + 1700 });
      const tts = turn.startTextToSpeech({ model: 'flash', text: 'hi', at: t + 1700 });
      tts.firstByte({ at: t + 1800 });
      const playback = turn.startPlayback({ at: t + 1800 });
      playback.started({ at: t + 1850 });
      tts.end({ at: t + 1900 });
      playback.stop({ at: t + 2500 });
      turn.end(undefined, { at: t + 2500 });
      call.end('caller_hangup', { at: t + 3000 });
    })
    .then(({ spans, events, telemetry }) => {
      spans.tree([
        {
          name: 'voice.call',
          children: [
            {
              name: 'voice.turn',
              children: [
                'speech_to_text nova-3',
                'voice.endpointing',
                { name: 'invoke_agent teller', children: ['chat gpt'] },
                'text_to_speech flash',
                'voice.playback',
              ],
            },
          ],
        },
      ]);
      console.log(
        spans.one('voice.turn').span.attributes,
        events.map((e) => [e.event_type, e.payload]),
      );
      expect(telemetry.pipeline.rejections).toEqual([]);
    });
});
