import { ROOT_CONTEXT } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { planCompensation, traceCompensation, traceStep } from './index.ts';
import type { SpanContextLike } from './index.ts';

const saga = { sagaId: 'o-17', saga: 'order' } as const;

test('traces planned, run and undone steps of another engine, hours later in a trace of its own', async () => {
  await given()
    .when(async () => {
      const receipt = await planCompensation({ ...saga, step: 'hold', stepIndex: 1 });
      let of: SpanContextLike | undefined;
      const result = await traceStep({ ...saga, step: 'hold', stepIndex: 1, attempt: 2 }, ({ spanContext }) => {
        of = spanContext;
        return 'held';
      });
      let causedBy: SpanContextLike | undefined;
      await traceStep({ ...saga, step: 'pay', stepIndex: 2 }, ({ spanContext }) => {
        causedBy = spanContext;
        throw new Error('declined');
      }).catch(() => undefined);
      const undone = await traceCompensation(
        { ...saga, step: 'hold', of: of!, causedBy: causedBy!, streamId: 'stream-of-the-saga', context: ROOT_CONTEXT },
        () => 'released',
      );
      return { receipt, result, undone };
    })
    .then(({ result, spans, events }) => {
      expect(result).toMatchObject({ receipt: { stored: true, writer_seq: 1 }, result: 'held', undone: 'released' });
      const link = (to: string, kind: string): object => ({ to, attributes: { 'spanreel.link.kind': kind } });
      spans.count(3).tree([
        {
          name: 'step hold',
          attributes: { 'saga.id': 'o-17', 'saga.step.attempt': 2, 'saga.step.outcome': 'succeeded' },
        },
        { name: 'step pay', status: 'error' },
        {
          name: 'compensate hold',
          links: [link('step hold', 'compensates'), link('step pay', 'caused_by')],
          attributes: { 'spanreel.stream.id': 'stream-of-the-saga', 'saga.compensation.outcome': 'done' },
        },
      ]);
      expect(new Set(spans.all.map(({ traceId }) => traceId)).size).toBe(3);
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'saga.compensation.planned',
        'saga.step.started',
        'effect.recorded',
        'saga.step.completed',
        'saga.step.started',
        'effect.recorded',
        'saga.step.failed',
        'saga.compensation.started',
        'saga.compensation.completed',
      ]);
      expect(events.at(-1)).toMatchObject({
        stream_id: 'stream-of-the-saga',
        payload: {
          saga_id: 'o-17',
          step: 'hold',
          compensates_span_id: spans.one('step hold').span.spanId,
          caused_by_span_id: spans.one('step pay').span.spanId,
        },
      });
    });
});

test('leaves out links to spans that are none, and still undoes', async () => {
  await given()
    .when(() => traceCompensation({ ...saga, step: 'x', of: { traceId: 'lost', spanId: '' } }, () => 1))
    .then(({ result, spans }) => {
      expect(result).toBe(1);
      spans.count(1).one('compensate x').hasLinks();
    });
});

test('works without any SDK', async () => {
  expect(await planCompensation({ ...saga, step: 'x' })).toEqual({ stored: false });
  expect(await traceStep({ ...saga, step: 'x' }, () => 1)).toBe(1);
  await expect(traceStep({ ...saga, step: 'x' }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
