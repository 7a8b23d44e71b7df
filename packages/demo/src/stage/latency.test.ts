import { expect, test } from 'vitest';

import { checkLatency } from './latency.ts';

test('adds the stages of every answer and keeps the largest miss', () => {
  expect(
    checkLatency([
      { response_latency_ms: 100, breakdown: { transcription_delay_ms: 40, agent_delay_ms: 59.9 } },
      { response_latency_ms: 50, breakdown: { tts_ttfb_ms: 52 } },
      { overlap: true },
      { end_reason: 'caller_hangup' },
    ]),
  ).toEqual({ answers: 2, overlaps: 1, worst_ms: 2 });
});
