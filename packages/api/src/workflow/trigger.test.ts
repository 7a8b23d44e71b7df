import type { DiagLogger } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { afterEach, expect, test } from 'vitest';

import { currentScope } from '../index.ts';
import { tool } from '../voice/index.ts';
import { stage, trigger, workflow } from './index.ts';

afterEach(() => diag.disable());

test('runs on its own: another trace and stream, linked, under the same correlation id', async () => {
  await given()
    .when(async () => {
      const { triggered, asking } = await workflow('onboarding', { id: 'w-0' }, () => ({
        triggered: trigger('notify.sms', { id: 'w-1', steps: 1 }, () => stage('send', () => tool('sms', () => 'sent'))),
        asking: currentScope(),
      }));
      return { returned: await triggered.done, triggered, asking };
    })
    .then(({ result: { returned, triggered, asking }, spans, events, telemetry }) => {
      expect(returned).toBe('sent');
      expect(telemetry.pipeline.rejections).toEqual([]);
      spans.count(4).tree([
        { name: 'onboarding', children: [] },
        {
          name: 'notify.sms',
          links: [{ to: 'onboarding', attributes: { 'spanreel.link.kind': 'triggered_by' } }],
          attributes: {
            'spanreel.workflow.id': 'w-1',
            'spanreel.workflow.parent.id': 'w-0',
            'spanreel.workflow.parent.name': 'onboarding',
          },
          children: [{ name: 'send', children: [{ name: 'execute_tool sms' }] }],
        },
      ]);
      const { triggered: told, own } = {
        triggered: events.find(({ event_type: type }) => type === 'workflow.triggered'),
        own: events.filter(({ trace_id: trace }) => trace !== events[0]?.trace_id),
      };
      expect(told).toMatchObject({
        event_id: triggered.eventId,
        stream_id: asking.streamId,
        status: 'pending',
        payload: {
          workflow_id: 'w-1',
          workflow: 'notify.sms',
          parent_workflow: 'onboarding',
          parent_workflow_id: 'w-0',
        },
      });
      expect(own.map(({ event_type: type }) => type)).toEqual([
        'workflow.started',
        'stage.started',
        'tool.started',
        'tool.completed',
        'effect.recorded',
        'stage.completed',
        'workflow.completed',
        'replay.checkpoint',
      ]);
      expect(own[0]?.payload).toMatchObject({ parent_workflow: 'onboarding', parent_workflow_id: 'w-0' });
      expect(own[4]?.payload).toMatchObject({ scope: 'workflow notify.sms#1/stage send#1' });
      expect(new Set(own.map(({ stream_id: stream }) => stream)).size).toBe(1);
      expect(own[0]?.stream_id).not.toBe(asking.streamId);
      for (const event of own) {
        expect(event).toMatchObject({
          correlation_id: asking.correlationId,
          causation_id: triggered.eventId,
          parent_trace_id: told?.trace_id,
        });
      }
      expect(telemetry.pipeline.openStreams).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
    });
});

test('shares a correlation id with what it follows from, also outside of everything', async () => {
  await given()
    .when(() => trigger('notify.sms', () => 1).done)
    .then(({ spans, events }) => {
      spans.count(1).one('notify.sms').hasLinks();
      expect(events.slice(0, 2).map(({ event_type: type }) => type)).toEqual([
        'workflow.triggered',
        'workflow.started',
      ]);
      expect(events[0]?.correlation_id).toBe(events[1]?.correlation_id);
      expect(events[1]?.parent_trace_id).toBeUndefined();
    });
});

test('begins after the one who asked has gone on, and its failure is on record and nobody’s trouble', async () => {
  const said: unknown[] = [];
  const log = (...args: unknown[]): void => void said.push(args[0]);
  await given()
    .when(async () => {
      diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log } satisfies DiagLogger);
      const order: string[] = [];
      const { done } = trigger('notify.sms', () => {
        order.push('triggered');
        throw new RangeError('to 202-555-0143: no credit');
      });
      order.push('asked');
      const outcome = await done.catch((error: unknown) => error);
      return { order, outcome };
    })
    .then(({ result, events }) => {
      expect(result.order).toEqual(['asked', 'triggered']);
      expect(result.outcome).toBeInstanceOf(RangeError);
      expect(events.map(({ event_type: type }) => type)).toContain('workflow.failed');
      expect(said).toContain('@spanreel/api: workflow "notify.sms", which was triggered, failed: RangeError');
      expect(said.join('\n')).not.toContain('555');
    });
});

test('runs where nobody looks', async () => {
  const triggered = trigger('w', ({ name }) => name);
  expect(triggered.eventId).toBeUndefined();
  expect(await triggered.done).toBe('w');
});
