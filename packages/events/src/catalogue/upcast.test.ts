import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import type { SpineEvent } from '../event.ts';
import { defineEvents } from './define-events.ts';
import { upcast } from './upcast.ts';

defineEvents({
  'parcel.weighed': {
    version: 3,
    about: 'A parcel was weighed.',
    payload: v.object({ grams: v.number(), scale: v.string() }),
    upcast: {
      1: (payload) => ({ grams: Number(payload['kilos']) * 1000 }),
      2: (payload) => ({ ...payload, scale: 'unknown' }),
    },
  },
});

const event: SpineEvent = {
  event_type: 'parcel.weighed',
  event_id: '01890000-0000-7000-8000-000000000001',
  trace_id: '0'.repeat(31) + '1',
  stream_id: '01890000-0000-7000-8000-000000000002',
  writer_id: '01890000-0000-7000-8000-000000000003',
  writer_seq: 1,
  clock: 1,
  timestamp: '2026-01-01T00:00:00.000000000Z',
  severity: 'INFO',
  schema_version: 1,
  metadata: {},
  payload: { kilos: 2 },
};

describe('upcast', () => {
  it('takes a payload through every version between', () => {
    expect(upcast(event)).toEqual({ ...event, schema_version: 3, payload: { grams: 2000, scale: 'unknown' } });
  });

  it('translates an older name', () => {
    expect(upcast({ ...event, event_type: 'call_started' }).event_type).toBe('call.started');
  });

  it.each([
    ['a newer version', { ...event, schema_version: 4 }],
    ['an unknown name', { ...event, event_type: 'nobody.knows' }],
  ])('leaves %s alone', (_, given) => {
    expect(upcast(given)).toBe(given);
  });
});
