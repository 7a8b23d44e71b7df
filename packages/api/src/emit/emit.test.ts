import { ROOT_CONTEXT } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';
import { given, withInMemoryTelemetry } from '@spanreel/testing';
import { describe, expect, test, vi } from 'vitest';

import { withScope } from '../pipeline/index.ts';
import { EventType, emit } from '../index.ts';

const payload = { error_type: 'TypeError', error_message: 'no' };

test('emits to the pipeline, with what it is told', async () => {
  await given()
    .when(() =>
      emit(EventType.ERROR_OCCURRED, payload, {
        severity: 'WARN',
        status: 'failed',
        tags: ['vip'],
        component: 'agent',
        causationId: 'c',
        unixNano: 5n,
        context: withScope(ROOT_CONTEXT, { streamId: 's' }),
      }),
    )
    .then(({ result, events }) => {
      expect(result).toMatchObject({ stream_id: 's', writer_seq: 1 });
      expect(events).toMatchObject([
        {
          event_type: 'error.occurred',
          severity: 'WARN',
          status: 'failed',
          tags: ['vip'],
          causation_id: 'c',
          timestamp: '1970-01-01T00:00:00.000000005Z',
          metadata: { component: 'agent' },
          payload,
        },
      ]);
    });
});

test('is durable where there is a pipeline, and says where there is none', async () => {
  await given()
    .when(() => emit.durable('error.occurred', payload))
    .then(({ result, telemetry }) => {
      expect(result).toMatchObject({ stored: true, writer_seq: 1 });
      expect(telemetry.pipeline.durableEvents).toEqual(['error.occurred']);
    });
  expect(await emit.durable('error.occurred', payload)).toEqual({ stored: false });
  expect(emit('error.occurred', payload)).toBeUndefined();
  await withInMemoryTelemetry(async ({ pipeline }) => {
    pipeline.store = () => Promise.reject(new Error('disk full'));
    await expect(emit.durable('error.occurred', payload)).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  });
});

test('emits a plain log record with somebody else’s SDK, content and all', async () => {
  await given(() => undefined, { pipeline: false })
    .when(() => {
      const context = withScope(ROOT_CONTEXT, { streamId: 's', tenantId: 't' });
      emit('error.occurred', { ...payload, input_preview: 'mine' }, { context, tags: ['a'] });
      emit('llm_started' as 'llm.request_sent', { model: 'm' });
      return emit.durable('user.spoke', { text: 'hello', is_final: true });
    })
    .then(({ result, logRecords, events }) => {
      expect(result).toEqual({ stored: false });
      expect(events).toEqual([]);
      expect(logRecords.map(({ eventName, body, attributes }) => [eventName, body, attributes])).toEqual([
        [
          'error.occurred',
          { ...payload, input_preview: 'mine' },
          {
            'spanreel.schema_version': 1,
            'spanreel.component': 'error',
            'spanreel.tags': ['a'],
            'spanreel.stream.id': 's',
            'tenant.id': 't',
          },
        ],
        ['llm.request_sent', { model: 'm' }, { 'spanreel.schema_version': 1, 'spanreel.component': 'llm' }],
        [
          'user.spoke',
          { text: 'hello', is_final: true },
          { 'spanreel.schema_version': 1, 'spanreel.component': 'stt' },
        ],
      ]);
    });
});

test('refuses unknown names and wrong payloads with a diag error, and the application goes on', async () => {
  const errors = vi.spyOn(diag, 'error').mockReturnValue();
  await given(() => undefined, { pipeline: false })
    .when(() => {
      emit('call.strated' as 'call.started', {} as never);
      emit('constructor' as 'call.started', {} as never);
      emit('user.spoke', { is_final: 'yes' } as never);
    })
    .then(({ logRecords }) => {
      expect(logRecords).toEqual([]);
      expect(errors.mock.calls.map(([message]) => message)).toEqual([
        '@spanreel/api: event "call.strated" is not in the catalogue; did you mean "call.started"?',
        '@spanreel/api: event "constructor" is not in the catalogue; add it with defineEvents',
        '@spanreel/api: event user.spoke: is_final must be boolean',
      ]);
    });
  errors.mockRestore();
});

test('writes older spellings of names and severities in those of today', async () => {
  for (const pipeline of [true, false]) {
    await given(() => undefined, { pipeline })
      .when(() => {
        emit('error_occurred' as 'error.occurred', payload, { severity: 'warning' as 'WARN' });
        emit('error.occurred', payload, { severity: 'critical' as 'FATAL' });
        emit('error.occurred', payload, { severity: 'loud' as 'WARN' });
      })
      .then(({ events, logRecords }) => {
        expect(events.map(({ event_type, severity }) => [event_type, severity])).toEqual(
          pipeline
            ? [
                ['error.occurred', 'WARN'],
                ['error.occurred', 'FATAL'],
                ['error.occurred', 'ERROR'],
              ]
            : [],
        );
        expect(logRecords.map(({ eventName }) => eventName)).toEqual(pipeline ? [] : Array(3).fill('error.occurred'));
      });
  }
});

test('in strict mode throws where the mistake is, and the message names event, field and reason', async () => {
  await withInMemoryTelemetry(
    () => {
      expect(() => emit('user.spoke', { is_final: 'yes' } as never)).toThrow(
        'event user.spoke: is_final must be boolean',
      );
      expect(() => emit('user.spoek' as 'user.spoke', { is_final: true })).toThrow('did you mean "user.spoke"?');
    },
    { strict: true },
  );
});

test('knows names and payloads at compile time', () => {
  const check = (): void => {
    // @ts-expect-error -- no such event
    emit('call.strated', {});
    // @ts-expect-error -- is_final is missing
    emit('user.spoke', { text: 'hello' });
    // @ts-expect-error -- a confidence is a number
    void emit.durable('user.spoke', { is_final: true, confidence: 'high' });
    // @ts-expect-error -- no such severity
    emit('user.spoke', { is_final: true }, { severity: 'LOUD' });
    // @ts-expect-error -- sms.failed says of what kind the failure is
    emit('sms.failed', { provider_code: '30003' });
    // @ts-expect-error -- none of the reasons
    emit('webhook.rejected', { provider: 'twilio', endpoint: 'sms', reason: 'no mood' });
    // @ts-expect-error -- a status is a number
    emit('api.call.completed', { method: 'GET', host: 'a.example', status_code: '200', duration_ms: 1 });
    // @ts-expect-error -- who did it
    void emit.durable('audit.recorded', { action: 'cancel', target: 'appointment-1', outcome: 'success' });
    // @ts-expect-error -- by its older name it says in which direction, too
    emit('call_started', { call_id: 'c-1' });
    emit('call_started', { call_id: 'c-1', direction: 'inbound' });
    void emit.durable('stage:process', { stage: 'verify' });
    emit(EventType.USER_SPOKE, { is_final: true, text: 'hello' });
    emit(EventType.API_CIRCUIT_BREAKER_OPENED, { circuit: 'billing', failure_count: 5 });
  };
  expect(check).toBeTypeOf('function');
});

describe('what the options hold never reaches the caller as an error', () => {
  const unreadable = Object.defineProperty({}, 'tags', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });

  for (const pipeline of [true, false]) {
    test(`with a pipeline: ${pipeline}`, async () => {
      const error = vi.spyOn(diag, 'error').mockReturnValue();
      await given(() => undefined, { pipeline })
        .when(() => {
          const refused = emit('error.occurred', payload, unreadable);
          if (pipeline) return refused;
          emit('error.occurred', payload, { tags: 5 as never });
          emit('error.occurred', payload, { unixNano: 10n ** 40n });
          emit('error.occurred', payload, { unixNano: Date.now() as never });
          return refused;
        })
        .then(({ result }) => expect(result).toBeUndefined());
      expect(error.mock.calls[0]).toEqual(['@spanreel/api: an event could not be taken: Error']);
      error.mockRestore();
    });
  }
});
