import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { scenario } from './index.ts';

test('is a span with its steps, and one stream of events', async () => {
  await given()
    .when(() =>
      scenario('evening', { id: 's-1', steps: 2, triggeredBy: 'schedule' }, async ({ step }) => {
        await step('dim_lights', () => 20);
        return step('play_music', async () => 'So What');
      }),
    )
    .then(({ result, spans, events, telemetry }) => {
      expect(result).toBe('So What');
      spans.count(3).tree([
        {
          name: 'scenario evening',
          kind: 'internal',
          status: 'unset',
          attributes: { 'spanreel.scenario.id': 's-1', 'spanreel.scenario.name': 'evening', 'spanreel.step.count': 2 },
          children: [
            { name: 'dim_lights', attributes: { 'spanreel.step.index': 1, 'spanreel.step.count': 2 } },
            { name: 'play_music', attributes: { 'spanreel.step.index': 2 } },
          ],
        },
      ]);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['scenario.started', { scenario: 'evening', scenario_id: 's-1', step_count: 2, triggered_by: 'schedule' }],
        ['scenario.completed', { scenario: 'evening', scenario_id: 's-1', duration_ms: expect.any(Number) }],
        ['replay.checkpoint', expect.anything()],
      ]);
      expect(new Set(events.map(({ stream_id: stream }) => stream)).size).toBe(1);
      expect(telemetry.pipeline.openStreams).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
    });
});

test('names the step that it failed at', async () => {
  await given()
    .whenFailing(() =>
      scenario('evening', { steps: 3 }, async ({ step }) => {
        await step('find_lights', () => 1);
        await step('dim_lights', () => {
          throw new RangeError('no light');
        });
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toBeInstanceOf(RangeError);
      spans.count(3).one('scenario evening').hasStatus('error', 'no light');
      expect(events[1]).toMatchObject({
        event_type: 'scenario.failed',
        status: 'failed',
        payload: { failed_step: 'dim_lights', step_index: 2, step_count: 3, error_type: 'RangeError' },
      });
    });
});

test('only runs where nobody looks', async () => {
  expect(await scenario('evening', ({ step }) => step('a', () => 5))).toBe(5);
});
