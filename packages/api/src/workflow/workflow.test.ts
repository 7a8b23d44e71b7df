import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { stage, workflow } from './index.ts';

test('records stages with their numbers, and a workflow within a workflow', async () => {
  await given()
    .when(() =>
      workflow('scheduling.book', { id: 'w-1', steps: 2 }, async () => {
        const slot = await stage('find_slot', () => '10:15');
        return stage('confirm', () => workflow('notify.sms', () => `${slot} confirmed`));
      }),
    )
    .then(({ result, spans, events, telemetry }) => {
      expect(result).toBe('10:15 confirmed');
      spans.count(4).tree([
        {
          name: 'scheduling.book',
          kind: 'internal',
          status: 'unset',
          attributes: { 'spanreel.workflow.id': 'w-1', 'spanreel.workflow.name': 'scheduling.book' },
          children: [
            {
              name: 'find_slot',
              attributes: {
                'spanreel.stage.name': 'find_slot',
                'spanreel.step.index': 1,
                'spanreel.step.count': 2,
                'spanreel.workflow.id': 'w-1',
              },
            },
            {
              name: 'confirm',
              attributes: { 'spanreel.step.index': 2 },
              children: [
                {
                  name: 'notify.sms',
                  attributes: {
                    'spanreel.workflow.parent.id': 'w-1',
                    'spanreel.workflow.parent.name': 'scheduling.book',
                  },
                },
              ],
            },
          ],
        },
      ]);
      expect(events.map(({ event_type: type, payload }) => [type, payload['step_index']])).toEqual([
        ['workflow.started', undefined],
        ['stage.started', 1],
        ['stage.completed', 1],
        ['stage.started', 2],
        ['workflow.started', undefined],
        ['workflow.completed', undefined],
        ['stage.completed', 2],
        ['workflow.completed', undefined],
        ['replay.checkpoint', undefined],
      ]);
      expect(events[4]?.payload).toMatchObject({ parent_workflow: 'scheduling.book', parent_workflow_id: 'w-1' });
      expect(telemetry.pipeline.openStreams).toEqual([]);
    });
});

test('names the stage that a workflow failed at, and passes the error on', async () => {
  await given()
    .whenFailing(() =>
      workflow('import', async () => {
        await stage('read', () => 1);
        await stage('write', () => {
          throw new RangeError('disk full');
        });
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toBeInstanceOf(RangeError);
      spans.count(3).one('import').hasStatus('error', 'disk full').hasEvents();
      spans.one('write').hasStatus('error', 'disk full').hasEvents('exception');
      expect(events.filter(({ event_type: type }) => type.endsWith('.failed'))).toMatchObject([
        { event_type: 'stage.failed', payload: { stage: 'write', error_type: 'RangeError' } },
        { event_type: 'workflow.failed', payload: { failed_stage: 'write', error_message: 'disk full' } },
      ]);
    });
});

test('ends when called off, with the reason, while the body still runs', async () => {
  const stop = new AbortController();
  await given()
    .when(() =>
      workflow('long', { signal: stop.signal }, async () => {
        stop.abort();
        return 'finished all the same';
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toBe('finished all the same');
      spans.count(1).one('long').hasStatus('unset').hasAttributes({ 'spanreel.end_reason': 'cancelled' });
      expect(events.at(-2)).toMatchObject({ event_type: 'workflow.failed', payload: { error_type: 'cancelled' } });
    });
});

test('runs without any SDK', async () => {
  expect(await workflow('w', () => stage('s', () => 5))).toBe(5);
});
