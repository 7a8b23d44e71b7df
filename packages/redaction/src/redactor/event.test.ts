import type { SpineEvent } from '@spanreel/events';
import { expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();
const id = '01890a5d-ac96-774b-bcce-b302099a8057';

const event: SpineEvent = {
  event_type: 'user.spoke',
  event_id: id,
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '0000000012345678',
  stream_id: id,
  writer_id: id,
  writer_seq: 4_155_550_142,
  clock: 4_111_111_111_111_111,
  timestamp: '2026-11-20T01:22:33.123456789Z',
  severity: 'INFO',
  status: 'success',
  tags: ['vip', 'caller 0491 570 156'],
  schema_version: 1,
  correlation_id: 'order of jane@example.com',
  causation_id: id,
  tenant_id: 'acme',
  conversation_id: 'call-0491570156',
  metadata: { component: 'stt', agent_name: 'front-desk', agent_version: '1.2.3', service_name: 'agent' },
  prev_hash: 'ab'.repeat(32),
  payload: {
    text: 'my email is jane@example.com',
    final: true,
    nested: [{ password: 'x' }],
    big: 2n ** 60n,
    at_ms: 1_763_686_000_123,
  },
};

test('redacts what people said and keeps what the envelope promises', () => {
  const redacted = redactor.event(event);
  expect(redacted).toEqual({
    ...event,
    tags: ['vip', expect.stringMatching(/^caller <PHONE:k1\.\w+>$/)],
    correlation_id: expect.stringMatching(/^order of <EMAIL:k1\.\w+>$/),
    conversation_id: expect.stringMatching(/^call-/),
    payload: {
      text: expect.stringMatching(/^my email is <EMAIL:k1\.\w+>$/),
      final: true,
      nested: [{ password: '<SECRET:password>' }],
      big: 2n ** 60n,
      at_ms: 1_763_686_000_123,
    },
  });
  expect(JSON.stringify({ ...redacted, payload: { ...redacted.payload, big: 0 } })).not.toMatch(/jane|570/);
  expect(event.payload['text']).toBe('my email is jane@example.com');
});

test('an id of another shape than promised is examined', () => {
  const redacted = redactor.event({
    ...event,
    event_id: 'jane@example.com',
    event_type: 'mail jane@example.com',
    severity: 'jane@example.com' as 'INFO',
  });
  expect(JSON.stringify([redacted.event_id, redacted.event_type, redacted.severity])).not.toContain('jane');
});
