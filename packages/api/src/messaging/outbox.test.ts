import { DatabaseSync } from 'node:sqlite';

import { diag, trace } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { expect, test, vi } from 'vitest';

import { workflow } from '../workflow/index.ts';
import type { OutboxRow } from './index.ts';
import { dispatchOutbox, webhook, writeOutbox } from './index.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;
const columns = 'outbox_id, event, event_id, destination, written_at, traceparent, tracestate, baggage';

function openTable(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE TABLE outbox (${columns}, body)`);
  return db;
}

function insert(db: DatabaseSync, row: OutboxRow, body: string): void {
  const names = columns.replaceAll(/\w+/g, ':$&');
  db.prepare(`INSERT INTO outbox (${columns}, body) VALUES (${names}, :body)`).run({ ...row, body });
}

const reply = { event: 'sms.reply', destination: 'messages' };

test('a row is written in a synchronous transaction, with the trace, the stream and the correlation id in it', async () => {
  const db = openTable();
  await given()
    .when(() =>
      webhook({ provider: 'twilio', endpoint: 'sms', eventId: 'SM-1' }, () => {
        db.exec('BEGIN');
        const result = writeOutbox(reply, (row) => {
          insert(db, row, 'Friday at ten');
          return 'written at once';
        });
        db.exec('COMMIT');
        return result;
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toMatchObject({ result: 'written at once' });
      const row = { ...db.prepare('SELECT * FROM outbox').get() };
      const { span } = spans.one('outbox.write');
      expect(row).toEqual({
        outbox_id: expect.stringMatching(UUID),
        event: 'sms.reply',
        event_id: 'SM-1',
        destination: 'messages',
        written_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        traceparent: `00-${span.traceId}-${span.spanId}-01`,
        tracestate: expect.stringMatching(new RegExp(`^spanreel=c:17;s:${events[0]?.stream_id}$`)),
        baggage: `spanreel.correlation_id=${events[0]?.correlation_id},spanreel.causation_id=${events[0]?.event_id}`,
        body: 'Friday at ten',
      });
      spans.count(2).tree([
        {
          name: 'webhook.twilio.sms',
          children: [
            {
              name: 'outbox.write',
              kind: 'producer',
              status: 'unset',
              attributes: {
                'spanreel.outbox.id': row.outbox_id,
                'spanreel.message.event': 'sms.reply',
                'spanreel.origin.event_id': 'SM-1',
                'messaging.destination.name': 'messages',
                'messaging.operation.type': 'create',
              },
            },
          ],
        },
      ]);
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'webhook.received',
        'outbox.written',
        'webhook.completed',
      ]);
      expect(events[1]).toMatchObject({ status: 'pending', causation_id: events[0]?.event_id });
      expect(events[1]?.payload).toEqual({ ...reply, outbox_id: row.outbox_id, event_id: 'SM-1' });
    });
});

test('what was rolled back inside is not on record, in a synchronous and in an asynchronous transaction', async () => {
  const full = new Error('disk full');
  await given()
    .when(async () => {
      const thrown = (): unknown =>
        writeOutbox({ ...reply, outboxId: 'sync' }, () => {
          throw full;
        });
      expect(thrown).toThrow(full);
      await expect(writeOutbox({ ...reply, outboxId: 'async' }, () => Promise.reject(full))).rejects.toBe(full);
      return writeOutbox({ ...reply, outboxId: 'good', eventId: 'e' }, async ({ outbox_id }) =>
        Promise.resolve(outbox_id),
      );
    })
    .then(({ result, spans, events }) => {
      expect(result).toBe('good');
      spans.tree([
        { name: 'outbox.write', status: 'error', statusMessage: 'disk full' },
        { name: 'outbox.write', status: 'error', statusMessage: 'disk full' },
        { name: 'outbox.write', status: 'unset' },
      ]);
      expect(events.map(({ payload }) => payload)).toEqual([{ ...reply, outbox_id: 'good', event_id: 'e' }]);
    });
});

test('a row is dispatched below the span that wrote it, linked to what dispatches it, attempt by attempt', async () => {
  await given(() => writeOutbox({ ...reply, eventId: 'SM-1' }, (row) => row))
    .when((row) =>
      workflow('relay.poll', async () => {
        const down = Object.assign(new Error('the queue does not answer'), { code: 'ECONNREFUSED' });
        const next = new Date('2026-11-20T09:30:01Z');
        const asked: unknown[] = [];
        const retry = (error: unknown): Date => {
          asked.push(error);
          return next;
        };
        const refused = dispatchOutbox({ row, retry }, () => Promise.reject(down));
        await expect(refused).rejects.toBe(down);
        expect(asked).toEqual([down]);
        let sent: Record<string, string> = {};
        const again = { row: { ...row, attempts: 1 }, attempt: 2, system: 'redis', host: '127.0.0.1', retry: true };
        const id = await dispatchOutbox(again, ({ headers, outboxId }) => {
          sent = headers;
          expect(outboxId).toBe(row.outbox_id);
          return Promise.resolve('1763-0');
        });
        return { id, sent, outboxId: row.outbox_id };
      }),
    )
    .then(({ result: { id, sent, outboxId }, spans, events }) => {
      expect(id).toBe('1763-0');
      const links = [{ to: 'relay.poll', attributes: { 'spanreel.link.kind': 'run_by' } }];
      spans.count(4).tree([
        {
          name: 'outbox.write',
          children: [
            {
              name: 'outbox.dispatch',
              kind: 'producer',
              status: 'error',
              links,
              attributes: { 'spanreel.attempt': 1, 'spanreel.outbox.id': outboxId, 'error.type': 'ECONNREFUSED' },
            },
            {
              name: 'outbox.dispatch',
              kind: 'producer',
              status: 'unset',
              links,
              attributes: {
                'spanreel.attempt': 2,
                'spanreel.outbox.id': outboxId,
                'messaging.system': 'redis',
                'messaging.operation.type': 'send',
                'messaging.destination.name': 'messages',
                'messaging.message.id': '1763-0',
              },
            },
          ],
        },
        'relay.poll',
      ]);
      const dispatch = spans.named('outbox.dispatch')[1];
      expect(sent).toEqual({
        traceparent: `00-${dispatch?.traceId}-${dispatch?.spanId}-01`,
        tracestate: expect.stringMatching(/^spanreel=c:\d+$/),
        baggage: `spanreel.causation_id=${outboxId}`,
        'spanreel-event': 'sms.reply',
        'spanreel-event-id': 'SM-1',
        'spanreel-outbox-id': outboxId,
        'spanreel-sent-at': expect.stringMatching(/Z$/),
      });
      const names = { ...reply, outbox_id: outboxId, event_id: 'SM-1' };
      const told = events.filter(({ event_type: type }) => type.startsWith('outbox.'));
      expect(told).toMatchObject([
        { event_type: 'outbox.written' },
        { event_type: 'outbox.failed', status: 'failed', causation_id: outboxId },
        { event_type: 'outbox.dispatched', status: 'success', causation_id: outboxId },
      ]);
      expect(told[1]?.payload).toEqual({
        ...names,
        attempts: 1,
        duration_ms: expect.any(Number),
        error_type: 'ECONNREFUSED',
        error_message: 'the queue does not answer',
        will_retry: true,
        next_attempt_at: '2026-11-20T09:30:01.000Z',
      });
      expect(told[2]?.payload).toEqual({
        ...names,
        attempts: 2,
        message_id: '1763-0',
        duration_ms: expect.any(Number),
        lag_ms: expect.any(Number),
      });
    });
});

test('what is odd in a row, an attempt or a callback costs the record and never the message', async () => {
  const warn = vi.spyOn(diag, 'warn').mockReturnValue();
  const retry = (): never => {
    throw new RangeError('no');
  };
  await given()
    .when(async () => {
      await dispatchOutbox({ row: {}, attempt: Number.NaN }, () => 1);
      const row = { outbox_id: Buffer.from('b'), event: 'e', written_at: 'soon', traceparent: null };
      await dispatchOutbox({ row, destination: 'd', retry }, () => Promise.reject(new Error('x'))).catch(() => 0);
    })
    .then(({ spans, events }) => {
      spans.count(2);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['outbox.dispatched', { outbox_id: 'unknown', event: 'message', attempts: 1, duration_ms: expect.any(Number) }],
        [
          'outbox.failed',
          {
            outbox_id: 'b',
            event: 'e',
            destination: 'd',
            attempts: 1,
            duration_ms: expect.any(Number),
            error_type: 'Error',
            error_message: 'x',
          },
        ],
      ]);
      expect(warn.mock.calls.map(([message]) => message)).toEqual([
        '@spanreel/api: attempt NaN counts as 1; it must be a whole number from 1',
        '@spanreel/api: attempt NaN counts as 1; it must be a whole number from 1',
        '@spanreel/api: what `retry` was to say is left out; it threw RangeError',
      ]);
    });
  warn.mockRestore();
});

test('writes and dispatches without any SDK, ids and all', async () => {
  expect(trace.getActiveSpan()).toBeUndefined();
  const row = writeOutbox({ event: 'sms.reply' }, (columnsOfIt) => columnsOfIt);
  expect(row).toEqual({
    outbox_id: expect.stringMatching(UUID),
    event: 'sms.reply',
    event_id: null,
    destination: null,
    written_at: expect.any(String),
    traceparent: null,
    tracestate: null,
    baggage: null,
  });
  const headers = await dispatchOutbox({ row }, (message) => message.headers);
  expect(headers).toEqual({
    'spanreel-event': 'sms.reply',
    'spanreel-outbox-id': row.outbox_id,
    'spanreel-sent-at': expect.any(String),
  });
});
