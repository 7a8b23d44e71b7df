import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { saga } from '../saga/index.ts';
import { startCall, tool } from '../voice/index.ts';

const strict = () => given(() => undefined, { strict: true });
const refusal = expect.objectContaining({ code: 'SPANREEL_EVENT_REFUSED' });

test('a handle whose last event is refused ends with all that is open in it', async () => {
  await strict()
    .whenFailing(() => {
      const call = startCall();
      const turn = call.startTurn();
      turn.startAgent({ name: 'teller' });
      try {
        turn.end(undefined, { said: 5 as unknown as string });
      } finally {
        call.end();
      }
    })
    .then(({ result, spans, events, telemetry }) => {
      expect(result).toEqual(refusal);
      expect(String(result)).toContain('said must be string');
      expect(spans.all.map(({ name }) => name)).toEqual(['invoke_agent teller', 'voice.turn', 'voice.call']);
      expect(telemetry.openSpans).toEqual([]);
      expect(telemetry.pipeline.openStreams).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
      expect(events.map(({ event_type: type }) => type)).toContain('turn.started');
    });
});

test('a child whose event is refused keeps no sibling from its end', async () => {
  await strict()
    .whenFailing(() => {
      const call = startCall();
      call.startTurn().startPlayback();
      const wrong = call.startTransfer({ kind: 'cold', target: 5 as unknown as string });
      expect(wrong.ended).toBe(false);
      call.end();
    })
    .then(({ result, telemetry, spans }) => {
      expect(result).toEqual(refusal);
      expect(telemetry.openSpans).toEqual([]);
      spans.one('voice.call');
      spans.one('voice.playback');
    });
});

test('what a body throws is not hidden by an event of it that is refused', async () => {
  const arguments_ = { callId: 7 as unknown as string };
  await strict()
    .whenFailing(() =>
      tool('pay', () => Promise.reject(new Error('declined'))).then(() => tool('pay', arguments_, () => 1)),
    )
    .then(({ result }) => expect(result).toEqual(new Error('declined')));
});

test('a saga is undone though an event of it is refused', async () => {
  const undone: string[] = [];
  await strict()
    .whenFailing(() =>
      saga('book', async ({ step }) => {
        await step('hold', () => 1, { compensate: () => void undone.push('hold') });
        await step(5 as unknown as string, () => 2, { compensate: () => void undone.push('5') });
      }),
    )
    .then(({ telemetry }) => {
      expect(undone).toContain('hold');
      expect(telemetry.openSpans).toEqual([]);
    });
});
