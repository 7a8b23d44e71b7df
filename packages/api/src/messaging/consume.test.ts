import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { emit } from '../index.ts';
import { consume, dispatchOutbox, project, webhook, writeOutbox } from './index.ts';

const named = { consumer: 'sms-sender', destination: 'messages', system: 'redis', messageId: '1763-0' };
const headers = {
  'spanreel-event': 'sms.reply',
  'spanreel-event-id': 'SM-1',
  'spanreel-outbox-id': 'outbox-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  tracestate: 'spanreel=c:41;s:01890000-0000-7000-8000-000000000000',
  'x-correlation-id': '01890000-0000-7000-8000-00000000000a',
};
const names = {
  consumer: 'sms-sender',
  event: 'sms.reply',
  event_id: 'SM-1',
  outbox_id: 'outbox-1',
  destination: 'messages',
  message_id: '1763-0',
};

test('a message is worked off below the span that sent it, in its stream, with its correlation id', async () => {
  await given()
    .when(() =>
      consume({ ...named, headers: new Map(Object.entries(headers)), attempt: 3 }, (message) => {
        emit('error.occurred', { error_type: 'Inner', error_message: 'inner' });
        return message;
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toEqual({
        outcome: 'completed',
        result: { event: 'sms.reply', eventId: 'SM-1', outboxId: 'outbox-1', messageId: '1763-0' },
      });
      const { span } = spans
        .count(1)
        .one('consume sms.reply')
        .is({
          kind: 'consumer',
          status: 'unset',
          links: [],
          attributes: {
            'messaging.consumer.group.name': 'sms-sender',
            'messaging.operation.type': 'process',
            'messaging.system': 'redis',
            'messaging.destination.name': 'messages',
            'messaging.message.id': '1763-0',
            'spanreel.message.event': 'sms.reply',
            'spanreel.origin.event_id': 'SM-1',
            'spanreel.outbox.id': 'outbox-1',
            'spanreel.attempt': 3,
          },
        });
      expect([span.traceId, span.parentSpanId]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']);
      const carried = {
        stream_id: '01890000-0000-7000-8000-000000000000',
        correlation_id: '01890000-0000-7000-8000-00000000000a',
        causation_id: 'outbox-1',
        span_id: span.spanId,
      };
      expect(events).toMatchObject([
        { ...carried, event_type: 'consumer.started', status: 'pending', clock: 42 },
        { ...carried, event_type: 'error.occurred' },
        { ...carried, event_type: 'consumer.completed', status: 'success' },
      ]);
      expect(events[0]?.payload).toEqual({ ...names, attempts: 3 });
      expect(events[2]?.payload).toEqual({ ...names, attempts: 3, duration_ms: expect.any(Number) });
    });
});

test('from webhook over outbox and queue to consumer and projection: one trace, one stream, one correlation id', async () => {
  await given()
    .when(async () => {
      const heard = await webhook({ provider: 'twilio', endpoint: 'sms', eventId: 'SM-1' }, () =>
        writeOutbox({ event: 'sms.reply' }, (row) => row),
      );
      const row = 'result' in heard ? heard.result : {};
      const sent = await dispatchOutbox({ row }, (message) => message.headers);
      return consume({ consumer: 'sender', headers: sent, attempt: 2 }, () =>
        project({ projection: 'replies', event: 'sms.reply', position: 7 }, () => 'applied at once'),
      );
    })
    .then(({ result, spans, events }) => {
      expect(result).toEqual({ outcome: 'completed', result: 'applied at once' });
      spans.oneTrace();
      spans.count(5).tree([
        {
          name: 'webhook.twilio.sms',
          children: [
            {
              name: 'outbox.write',
              children: [
                {
                  name: 'outbox.dispatch',
                  links: [],
                  children: [
                    {
                      name: 'consume sms.reply',
                      links: [],
                      children: [
                        {
                          name: 'project replies',
                          kind: 'internal',
                          status: 'unset',
                          attributes: { 'spanreel.projection.name': 'replies', 'spanreel.origin.event_id': 'SM-1' },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ]);
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'webhook.received',
        'outbox.written',
        'webhook.completed',
        'outbox.dispatched',
        'consumer.started',
        'projection.applied',
        'consumer.completed',
      ]);
      expect(new Set(events.map((event) => `${event.stream_id} ${event.correlation_id}`)).size).toBe(1);
      expect(new Set(events.map(({ payload }) => payload['event_id']))).toEqual(new Set(['SM-1']));
      expect(events[4]?.payload['lag_ms']).toBeGreaterThanOrEqual(0);
      expect(events[5]?.payload).toMatchObject({ projection: 'replies', position: 7, attempts: 2 });
    });
});

test('in other processes too, what follows from a message stands behind what is told of its writing and sending', async () => {
  const written = await given()
    .when(() => writeOutbox({ event: 'sms.reply' }, (row) => row))
    .then(({ result, events }) => ({ row: result, clock: events[0]!.clock }));
  const sent = await given()
    .when(() => dispatchOutbox({ row: written.row }, ({ headers: own }) => own))
    .then(({ result, events }) => ({ headers: result, clock: events[0]!.clock }));
  const consumed = await given()
    .when(() => consume({ ...named, headers: sent.headers }, () => undefined))
    .then(({ events }) => ({ clock: events[0]!.clock }));
  expect(sent.clock).toBeGreaterThan(written.clock);
  expect(consumed.clock).toBeGreaterThan(sent.clock);
});

test('a failure says whether it is tried again, and only the last one is put aside', async () => {
  const unwell = Object.assign(new Error('the provider does not answer'), { code: 'EPROVIDER' });
  const put: unknown[] = [];
  const deliver = async (attempt: number): Promise<unknown> =>
    consume(
      { ...named, headers, attempt, retry: () => attempt < 2, deadLetter: (error) => put.push([attempt, error]) },
      () => Promise.reject(unwell),
    ).catch((error: unknown) => error);
  await given()
    .when(async () => [await deliver(1), await deliver(2)])
    .then(({ result, spans, events }) => {
      expect(result).toEqual([unwell, unwell]);
      expect(put).toEqual([[2, unwell]]);
      expect(spans.named('consume sms.reply').map(({ status, statusMessage }) => [status, statusMessage])).toEqual([
        ['error', 'the provider does not answer'],
        ['error', 'the provider does not answer'],
      ]);
      const failure = { error_type: 'EPROVIDER', error_message: 'the provider does not answer' };
      const duration_ms: unknown = expect.any(Number);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['consumer.started', { ...names, attempts: 1 }],
        ['consumer.failed', { ...names, attempts: 1, duration_ms, ...failure, will_retry: true }],
        ['consumer.started', { ...names, attempts: 2 }],
        ['consumer.failed', { ...names, attempts: 2, duration_ms, ...failure, will_retry: false }],
        ['consumer.dead_lettered', { ...names, attempts: 2, ...failure }],
      ]);
      expect(new Set(events.map(({ span_id: id }) => id)).size).toBe(2);
    });
});

test('where even putting aside fails, that is what the caller hears', async () => {
  const full = new Error('queue full');
  await given()
    .whenFailing(() =>
      consume({ ...named, headers, retry: false, deadLetter: () => Promise.reject(full) }, () => {
        throw new Error('first');
      }),
    )
    .then(({ result, events, spans }) => {
      expect(result).toBe(full);
      spans.one('consume sms.reply').hasStatus('error', 'queue full');
      expect(events.map(({ event_type: type }) => type)).toEqual(['consumer.started', 'consumer.failed']);
      expect(events[1]?.payload).toMatchObject({ error_message: 'first' });
    });
});

test('a second delivery of what was worked off is deduplicated, by the outbox id', async () => {
  const worked = new Set<string>();
  const deliver = (): ReturnType<typeof consume<string>> =>
    consume(
      {
        ...named,
        headers,
        once: (id, work) => {
          if (worked.has(id)) return undefined;
          worked.add(id);
          return work();
        },
      },
      () => 'sent',
    );
  await given()
    .when(async () => [await deliver(), await deliver()])
    .then(({ result, events, spans }) => {
      expect(result).toEqual([{ outcome: 'completed', result: 'sent' }, { outcome: 'deduplicated' }]);
      expect(worked).toEqual(new Set(['outbox-1']));
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'consumer.started',
        'consumer.completed',
        'consumer.started',
        'consumer.deduplicated',
      ]);
      expect(events[3]).toMatchObject({ status: 'success', payload: { ...names, attempts: 1 } });
      expect(spans.count(2).all.map(({ status }) => status)).toEqual(['unset', 'unset']);
    });
});

test('an aborted one ends, with the reason, while the body still runs', async () => {
  const stop = new AbortController();
  await given()
    .when(() =>
      consume({ ...named, headers: {}, signal: stop.signal }, () => {
        stop.abort();
        return 'finished all the same';
      }),
    )
    .then(({ spans, events }) => {
      spans.count(1).one('consume message').hasAttributes({ 'spanreel.end_reason': 'cancelled' });
      expect(events.map(({ event_type: type, payload }) => [type, payload['error_type']])).toEqual([
        ['consumer.started', undefined],
        ['consumer.failed', 'cancelled'],
      ]);
    });
});

test('a projection that fails says so, with what follows as its message says', async () => {
  const broken = Object.assign(new Error('UNIQUE constraint failed'), { code: 'SQLITE_CONSTRAINT' });
  const apply = (): never => {
    throw broken;
  };
  await given()
    .when(async () => {
      await consume({ ...named, headers, attempt: 3, retry: false }, () =>
        project({ projection: 'replies' }, apply),
      ).catch(() => undefined);
      const rejected = project({ projection: 'replies', eventId: 'own' }, () => Promise.reject(broken));
      await expect(rejected).rejects.toBe(broken);
    })
    .then(({ spans, events }) => {
      expect(spans.named('project replies').map(({ status }) => status)).toEqual(['error', 'error']);
      const failed = events.filter(({ event_type: type }) => type === 'projection.failed');
      expect(failed.map(({ payload }) => payload)).toEqual([
        {
          projection: 'replies',
          event_id: 'SM-1',
          attempts: 3,
          duration_ms: expect.any(Number),
          error_type: 'SQLITE_CONSTRAINT',
          error_message: 'UNIQUE constraint failed',
          will_retry: false,
        },
        {
          projection: 'replies',
          event_id: 'own',
          attempts: 1,
          duration_ms: expect.any(Number),
          error_type: 'SQLITE_CONSTRAINT',
          error_message: 'UNIQUE constraint failed',
        },
      ]);
    });
});

test('works off and projects without any SDK', async () => {
  expect(await consume({ ...named, headers }, ({ event }) => project({ projection: 'p' }, () => event))).toEqual({
    outcome: 'completed',
    result: 'sms.reply',
  });
  expect(await consume({ ...named, headers, once: () => undefined }, () => 1)).toEqual({ outcome: 'deduplicated' });
  await expect(consume({ ...named, headers: undefined }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
