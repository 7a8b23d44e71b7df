import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { tool } from '../voice/index.ts';
import { type SagaError, UnknownOutcomeError, saga } from './index.ts';
import { failureOf, names, payloadsOf } from './saga-fixture.ts';

test('undoes in reverse, all of it, and links each compensation to its step and to the failing span', async () => {
  const undone: unknown[] = [];
  await given()
    .whenFailing(() =>
      saga('transfer', { id: 't-1', steps: 4 }, async ({ step }) => {
        await step('reserve', () => 'r', { compensate: (result) => undone.push(['reserve', result]) });
        await step('debit', () => 'd', {
          compensate: (result) => {
            undone.push(['debit', result]);
            throw new Error('ledger is closed');
          },
        });
        await step('notify', () => 'n');
        await step(
          'credit',
          () => {
            throw new TypeError('no such account');
          },
          { compensate: () => undone.push('never') },
        );
      }),
    )
    .then(({ result, spans, events }) => {
      expect(undone).toEqual([
        ['debit', 'd'],
        ['reserve', 'r'],
      ]);
      expect(result).toMatchObject({
        code: 'SPANREEL_SAGA_FAILED',
        saga: 'transfer',
        sagaId: 't-1',
        message:
          'saga "transfer" failed at step "credit" and was not fully compensated (not undone: debit): no such account',
        outcome: {
          failedStep: 'credit',
          done: ['reserve'],
          failed: ['debit'],
          unknown: [],
          skipped: ['credit', 'notify'],
          compensated: false,
        },
      });
      expect((result as Error).cause).toBeInstanceOf(TypeError);
      const links = (step: string): object[] => [
        { to: `step ${step}`, attributes: { 'spanreel.link.kind': 'compensates' } },
        { to: 'step credit', attributes: { 'spanreel.link.kind': 'caused_by' } },
      ];
      const credit = spans.one('step credit').span;
      spans.count(7).tree([
        {
          name: 'saga transfer',
          status: 'error',
          statusMessage: 'no such account',
          attributes: { 'saga.outcome': 'failed', 'error.type': 'TypeError', 'spanreel.end_reason': 'failed' },
          children: [
            'step reserve',
            'step debit',
            'step notify',
            {
              name: 'step credit',
              status: 'error',
              statusMessage: 'no such account',
              attributes: { 'saga.step.outcome': 'failed', 'error.type': 'TypeError' },
              events: ['exception'],
            },
            {
              name: 'compensate debit',
              kind: 'internal',
              status: 'error',
              statusMessage: 'ledger is closed',
              links: links('debit'),
              attributes: {
                'saga.compensates.span_id': spans.one('step debit').span.spanId,
                'saga.caused_by.span_id': credit.spanId,
                'saga.compensation.outcome': 'failed',
              },
            },
            {
              name: 'compensate reserve',
              status: 'unset',
              links: links('reserve'),
              attributes: {
                'saga.compensates.trace_id': credit.traceId,
                'saga.caused_by.trace_id': credit.traceId,
                'saga.compensation.outcome': 'done',
              },
            },
          ],
        },
      ]);
      expect(names(events).slice(-10)).toEqual([
        'saga.step.failed',
        'saga.compensation.skipped',
        'saga.compensation.skipped',
        'saga.compensating',
        'saga.compensation.started',
        'saga.compensation.failed',
        'saga.compensation.started',
        'saga.compensation.completed',
        'saga.failed',
        'replay.checkpoint',
      ]);
      expect(payloadsOf(events, 'saga.failed')).toMatchObject([
        {
          failed_step: 'credit',
          error_type: 'TypeError',
          error_message: 'no such account',
          compensations: { done: ['reserve'], failed: ['debit'], unknown: [], skipped: ['credit', 'notify'] },
        },
      ]);
    });
});

test.each([
  { name: 'says so', thrown: () => new UnknownOutcomeError('sent, no answer'), options: {} },
  { name: 'is a fetch timeout', thrown: () => new DOMException('too late', 'TimeoutError'), options: {} },
  {
    name: 'wraps a connection that broke',
    thrown: () => new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
    options: {},
  },
  { name: 'is judged so', thrown: () => new Error('504'), options: { isUnknown: () => true } },
])('compensates a step whose error $name, and does not call it failed', async ({ thrown, options }) => {
  const undone: unknown[] = [];
  await given()
    .whenFailing(() =>
      saga('pay', options, ({ step }) =>
        step(
          'charge',
          () => {
            throw thrown();
          },
          { compensate: (result, { outcome }) => undone.push([result, outcome]) },
        ),
      ),
    )
    .then(({ result, spans, events }) => {
      expect(undone).toEqual([[undefined, 'unknown']]);
      expect((result as SagaError).outcome).toEqual({
        failedStep: 'charge',
        done: ['charge'],
        failed: [],
        unknown: [],
        skipped: [],
        compensated: true,
      });
      spans.one('step charge').hasStatus('unset').hasAttributes({ 'saga.step.outcome': 'unknown' });
      expect(names(events)).not.toContain('saga.step.failed');
      expect(names(events)).toContain('saga.step.unknown');
      expect(names(events)).toContain('saga.compensated');
    });
});

test('what a failed step makes necessary names its failure as the cause', async () => {
  await given()
    .when(() =>
      failureOf(
        saga('book', async ({ step }) => {
          await step('hold', () => 1, { compensate: () => tool('calendar.release', () => undefined) });
          await step('charge', () => Promise.reject(new Error('declined')));
        }),
      ),
    )
    .then(({ events }) => {
      const failed = events.find(({ event_type: type }) => type === 'saga.step.failed');
      const caused = events.filter(({ causation_id: cause }) => cause !== undefined);
      expect(new Set(caused.map(({ causation_id: cause }) => cause))).toEqual(new Set([failed?.event_id]));
      expect(names(caused)).toEqual([
        'saga.compensating',
        'saga.compensation.started',
        'tool.started',
        'tool.completed',
        'effect.recorded',
        'saga.compensation.completed',
      ]);
    });
});

test('does not start a step whose plan cannot be written, and undoes what was done', async () => {
  const ran: string[] = [];
  await given()
    .whenFailing((_none, { pipeline }) =>
      saga('audited', async ({ step }) => {
        await step('first', () => ran.push('first'), { compensate: () => ran.push('undo first') });
        pipeline.store = () => Promise.reject(new Error('disk full'));
        await step('second', () => ran.push('second'), { compensate: () => ran.push('undo second') });
      }),
    )
    .then(({ result, spans, events }) => {
      expect(ran).toEqual(['first', 'undo first']);
      expect(result).toMatchObject({
        code: 'SPANREEL_SAGA_FAILED',
        outcome: { failedStep: 'second', done: ['first'] },
        cause: { code: 'SPANREEL_SAGA_AUDIT', step: 'second' },
      });
      expect(((result as Error).cause as Error).message).toBe(
        `saga "audited", step "second": its compensation could not be put on record, so it did not start: saga.compensation.planned could not be stored: Error: disk full (audit: 'best-effort' starts steps without it)`,
      );
      spans.count(0, 'step second').count(3);
      expect(payloadsOf(events, 'saga.compensation.skipped')).toMatchObject([
        { step: 'second', reason: 'the step did not start: its plan could not be written' },
      ]);
    });
});

test('compensates without any SDK', async () => {
  const undone: unknown[] = [];
  const error = await failureOf(
    saga('bare', async ({ step }) => {
      await step('one', () => 'result', { compensate: (result) => undone.push(result) });
      throw new Error('later');
    }),
  );
  expect(undone).toEqual(['result']);
  expect(error.outcome).toEqual({
    failedStep: undefined,
    done: ['one'],
    failed: [],
    unknown: [],
    skipped: [],
    compensated: true,
  });
  expect(error.message).toBe('saga "bare" failed and was compensated: later');
});
