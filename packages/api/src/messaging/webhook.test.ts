import { context } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { describe, expect, test } from 'vitest';

import { emit } from '../index.ts';
import { webhook } from './index.ts';
import type { Verdict } from './index.ts';

const sms = { provider: 'twilio', endpoint: 'sms_inbound' };
const SPAN = 'webhook.twilio.sms_inbound';

test('a genuine call is received, worked off and completed, and what follows names it', async () => {
  await given()
    .when(() =>
      webhook(
        {
          ...sms,
          verify: () => Promise.resolve(true),
          eventId: () => 'SM-1',
          providerEvent: 'message.inbound',
          method: 'POST',
          bodySize: 412,
          attempt: 2,
        },
        ({ eventId }) => {
          emit('error.occurred', { error_type: 'Inner', error_message: 'inner' });
          return `answered ${eventId}`;
        },
      ),
    )
    .then(({ result, spans, events }) => {
      expect(result).toEqual({ outcome: 'completed', statusCode: 200, result: 'answered SM-1' });
      spans
        .count(1)
        .one(SPAN)
        .is({
          kind: 'internal',
          status: 'unset',
          attributes: {
            'spanreel.webhook.provider': 'twilio',
            'spanreel.webhook.endpoint': 'sms_inbound',
            'spanreel.webhook.outcome': 'completed',
            'spanreel.origin.event_id': 'SM-1',
          },
        });
      const names = { provider: 'twilio', endpoint: 'sms_inbound', event_id: 'SM-1' };
      expect(events).toMatchObject([
        {
          event_type: 'webhook.received',
          status: 'pending',
          payload: { ...names, provider_event: 'message.inbound', method: 'POST', body_size: 412, attempts: 2 },
        },
        { event_type: 'error.occurred', causation_id: events[0]?.event_id },
        { event_type: 'webhook.completed', status: 'success', payload: names },
      ]);
      expect(events).toHaveLength(3);
      expect(new Set(events.map((event) => `${event.stream_id} ${event.correlation_id}`)).size).toBe(1);
      expect(events[0]?.correlation_id).toMatch(/^[\da-f]{8}-/);
    });
});

describe('a call that is not genuine is turned away, nothing runs, and nothing of a signature is on record', () => {
  const secret = 'v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd';
  const cases: readonly (readonly [string, () => Verdict | Promise<Verdict>, string, number, string | undefined])[] = [
    ['false', () => false, 'signature_invalid', 403, undefined],
    ['nothing', () => undefined as unknown as boolean, 'signature_invalid', 403, undefined],
    ['a word nobody knows', () => 'constructor' as 'other', 'signature_invalid', 403, undefined],
    ['a reason', () => 'timestamp_out_of_range', 'timestamp_out_of_range', 403, undefined],
    ['a body that is too large', () => 'payload_too_large', 'payload_too_large', 413, undefined],
    [
      'an error',
      () => {
        throw new TypeError(`no signatures found matching ${secret}`);
      },
      'signature_invalid',
      403,
      'TypeError',
    ],
    ['a rejection', () => Promise.reject(new Error(secret)), 'signature_invalid', 403, 'Error'],
  ];

  test.for(cases)('the verifier gives %s', async ([, verify, reason, statusCode, detail]) => {
    await given()
      .when(() =>
        webhook({ ...sms, verify, eventId: () => expect.fail('not read'), once: () => expect.fail('not asked') }, () =>
          expect.fail('not run'),
        ),
      )
      .then(({ result, spans, events }) => {
        expect(result).toEqual({ outcome: 'rejected', statusCode, reason });
        spans
          .count(1)
          .one(SPAN)
          .is({
            status: 'unset',
            attributes: {
              'spanreel.webhook.outcome': 'rejected',
              'spanreel.webhook.rejection': reason,
              'spanreel.end_reason': 'rejected',
            },
            events: [],
          });
        expect(events).toMatchObject([{ event_type: 'webhook.rejected', severity: 'WARN', status: 'failed' }]);
        expect(events[0]?.payload).toEqual({ ...sms, reason, ...(detail !== undefined && { detail }) });
        expect(JSON.stringify([spans.all.map(({ attributes }) => attributes), events])).not.toContain(secret);
      });
  });
});

test('a second delivery is deduplicated, and its work does not run again', async () => {
  const seen = new Map<string, Date>();
  let runs = 0;
  const deliver = (): ReturnType<typeof webhook<number>> =>
    webhook(
      {
        ...sms,
        eventId: 'SM-1',
        once: (id, work) => {
          const firstReceivedAt = seen.get(id);
          if (firstReceivedAt !== undefined) return { firstReceivedAt };
          seen.set(id, new Date('2026-11-20T09:30:00Z'));
          return work();
        },
      },
      () => ++runs,
    );
  await given()
    .when(async () => [await deliver(), await deliver()])
    .then(({ result, spans, events }) => {
      expect(result).toEqual([
        { outcome: 'completed', statusCode: 200, result: 1 },
        { outcome: 'deduplicated', statusCode: 200 },
      ]);
      expect(runs).toBe(1);
      spans.count(2).tree([
        { name: SPAN, attributes: { 'spanreel.webhook.outcome': 'completed' } },
        { name: SPAN, status: 'unset', attributes: { 'spanreel.webhook.outcome': 'deduplicated' } },
      ]);
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'webhook.received',
        'webhook.completed',
        'webhook.deduplicated',
      ]);
      expect(events[2]?.payload).toEqual({
        ...sms,
        event_id: 'SM-1',
        first_received_at: '2026-11-20T09:30:00.000Z',
      });
    });
});

test('without an event id every call is new, and `once` is not asked', async () => {
  await given()
    .when(() => webhook({ ...sms, eventId: '', once: () => expect.fail('not asked') }, ({ eventId }) => eventId))
    .then(({ result, events }) => {
      expect(result).toEqual({ outcome: 'completed', statusCode: 200, result: undefined });
      expect(events[0]?.payload).toEqual(sms);
    });
});

test('a transaction that starts over runs the work again, and the call is received once', async () => {
  let tries = 0;
  await given()
    .when(() =>
      webhook(
        {
          ...sms,
          eventId: 'SM-1',
          once: (_id, work) => {
            try {
              return work();
            } catch {
              return work();
            }
          },
        },
        () => {
          tries += 1;
          if (tries === 1) throw new Error('serialization failure');
          return tries;
        },
      ),
    )
    .then(({ result, events }) => {
      expect(result).toMatchObject({ outcome: 'completed', result: 2 });
      expect(events.map(({ event_type: type }) => type)).toEqual(['webhook.received', 'webhook.completed']);
    });
});

test.for(['thrown', 'swallowed by the transaction', 'rejected and swallowed'] as const)(
  'a failure that was %s ends the span with an error, once, and reaches the caller',
  async (how) => {
    const error = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    const once = (_id: string, work: () => unknown): unknown => {
      if (how === 'thrown') return work();
      try {
        void Promise.resolve(work()).catch(() => undefined);
      } catch {
        return undefined;
      }
      return undefined;
    };
    await given()
      .whenFailing(() =>
        webhook({ ...sms, eventId: 'SM-1', attempt: 1, once }, () => {
          if (how === 'rejected and swallowed') return Promise.reject(error);
          throw error;
        }),
      )
      .then(({ result, spans, events }) => {
        expect(result).toBe(error);
        spans
          .count(1)
          .one(SPAN)
          .is({
            status: 'error',
            statusMessage: 'database is locked',
            attributes: { 'error.type': 'SQLITE_BUSY', 'spanreel.webhook.outcome': 'failed' },
          });
        expect(events.map(({ event_type: type }) => type)).toEqual(['webhook.received', 'webhook.failed']);
        expect(events[1]).toMatchObject({
          status: 'failed',
          payload: {
            ...sms,
            event_id: 'SM-1',
            attempts: 1,
            error_type: 'SQLITE_BUSY',
            error_message: 'database is locked',
          },
        });
      });
  },
);

test('a process that ends in the middle of it says so', async () => {
  await given()
    .when((_subject, { pipeline }) => {
      void webhook(sms, () => new Promise(() => undefined));
      return Promise.resolve().then(() => pipeline.exit('SIGTERM'));
    })
    .then(({ spans, events }) => {
      spans.count(1).one(SPAN).hasStatus('error', 'ended by process_exit');
      expect(events.at(-1)).toMatchObject({ event_type: 'webhook.failed', payload: { error_type: 'process_exit' } });
    });
});

test('runs without any SDK, with the same answers', async () => {
  const at = context.active();
  expect(await webhook({ ...sms, eventId: 'a', once: (_id, work) => work() }, () => context.active() === at)).toEqual({
    outcome: 'completed',
    statusCode: 200,
    result: true,
  });
  expect(await webhook({ ...sms, eventId: 'a', once: () => undefined }, () => 1)).toEqual({
    outcome: 'deduplicated',
    statusCode: 200,
  });
  expect(await webhook({ ...sms, verify: () => false }, () => 1)).toMatchObject({ outcome: 'rejected' });
  await expect(webhook(sms, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
