import { given, withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { type AuditEntry, recordAudit } from './index.ts';

const cancelled: AuditEntry = {
  actor: 'agent-7',
  action: 'appointment.cancel',
  target: 'appointment-1',
  outcome: 'success',
};

test('an entry is a durable event, with nothing that was left out', async () => {
  await given()
    .when(() => recordAudit(cancelled, { tags: ['phone'] }))
    .then(({ result, events, telemetry }) => {
      expect(result).toMatchObject({ stored: true, writer_seq: 1 });
      expect(telemetry.pipeline.durableEvents).toEqual(['audit.recorded']);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ severity: 'INFO', status: 'success', tags: ['phone'] });
      expect(events[0]?.payload).toEqual(cancelled);
    });
});

test('who, for whom, from where, why and what changed stand in it, and what was denied is a warning', async () => {
  await given()
    .when(() =>
      recordAudit({
        ...cancelled,
        actorType: 'agent',
        onBehalfOf: 'user-1',
        targetType: 'appointment',
        outcome: 'denied',
        reason: 'not hers',
        clientAddress: '10.0.0.7',
        changes: { status: { from: 'booked', to: 'cancelled' } },
      }),
    )
    .then(({ events }) => {
      expect(events).toMatchObject([{ severity: 'WARN', status: 'failed' }]);
      expect(events[0]?.payload).toEqual({
        ...cancelled,
        actor_type: 'agent',
        on_behalf_of: 'user-1',
        target_type: 'appointment',
        outcome: 'denied',
        reason: 'not hers',
        client_address: '10.0.0.7',
        changes: { status: { from: 'booked', to: 'cancelled' } },
      });
    });
});

test('what cannot be written or is no entry rejects; without a pipeline nothing is stored', async () => {
  expect(await recordAudit(cancelled)).toEqual({ stored: false });
  await withInMemoryTelemetry(async ({ pipeline }) => {
    await expect(recordAudit({ ...cancelled, actor: '' })).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
    await expect(recordAudit({ ...cancelled, outcome: 'maybe' as 'unknown' })).rejects.toMatchObject({
      code: 'SPANREEL_DURABLE_FAILED',
    });
    pipeline.store = () => Promise.reject(new Error('disk full'));
    await expect(recordAudit(cancelled)).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  });
});
