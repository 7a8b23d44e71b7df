import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { count, id, millis, optionalId } from './fields.ts';

export const errorEvents = lazyFamily(() =>
  defineFamily({
    'error.occurred': {
      version: 1,
      about: 'Something went wrong.',
      severity: 'ERROR',
      component: 'error',
      content: ['input_preview'],
      payload: v.object({
        error_type: v.string(),
        error_message: v.string(),
        stack_frames: v.optional(v.array(v.string())),
        processor: v.optional(v.string()),
        input_preview: v.optional(v.string()),
      }),
      example: {
        error_type: 'TypeError',
        error_message: 'balance is not a number',
        stack_frames: ['readBalance (src/balance.ts:12:9)'],
        processor: 'balance',
        input_preview: '{"balance":"forty"}',
      },
    },
  }),
);

export const systemEvents = lazyFamily(() =>
  defineFamily({
    'system.startup': {
      version: 1,
      about: 'A process started with Spanreel registered.',
      component: 'process',
      payload: v.object({
        spanreel_version: v.string(),
        node_version: v.string(),
        pid: v.number(),
        /** Where events go: `log` (embedded) or `otlp`. */
        mode: v.picklist(['log', 'otlp']),
      }),
      example: { spanreel_version: '0.1.0', node_version: '26.10.0', pid: 4711, mode: 'log' },
    },
    'system.shutdown': {
      version: 1,
      about: 'A process ends, how, and what it had counted.',
      component: 'process',
      payload: v.object({
        reason: v.string(),
        exit_code: v.optional(v.number()),
        uptime_ms: millis,
        emitted: v.optional(v.number()),
        dropped: v.optional(v.number()),
      }),
      example: { reason: 'SIGTERM', exit_code: 143, uptime_ms: 61_200.5, emitted: 1840, dropped: 0 },
    },
    'system.error': {
      version: 1,
      about: 'An error that nobody caught ends the process.',
      severity: 'FATAL',
      component: 'process',
      payload: v.object({
        error_type: v.string(),
        error_message: v.string(),
        stack_frames: v.optional(v.array(v.string())),
        origin: v.picklist(['uncaughtException', 'unhandledRejection']),
      }),
      example: {
        error_type: 'TypeError',
        error_message: 'balance is not a number',
        stack_frames: ['readBalance (src/balance.ts:12:9)'],
        origin: 'uncaughtException',
      },
    },
  }),
);

export const writerEvents = lazyFamily(() =>
  defineFamily({
    'process.alive': {
      version: 1,
      about: 'This process lives; which streams it writes, how far, and the hash it has reached in each.',
      severity: 'DEBUG',
      component: 'process',
      payload: v.object({
        part: count,
        parts: count,
        streams: v.array(v.object({ stream_id: id, seq: count, head_hash: v.string(), open: v.boolean() })),
        /** Which processes answered this one's requests since the last time, and how many events each had written of the stream. */
        answered_by: v.optional(v.array(v.object({ stream_id: id, writer_id: id, seq: count, span_id: optionalId }))),
      }),
      example: {
        part: 1,
        parts: 1,
        streams: [
          {
            stream_id: '01890000-0000-7000-8000-000000000001',
            seq: 12,
            head_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
            open: true,
          },
        ],
        answered_by: [
          {
            stream_id: '01890000-0000-7000-8000-000000000001',
            writer_id: '01890000-0000-7000-8000-000000000002',
            seq: 4,
            span_id: '00f067aa0ba902b7',
          },
        ],
      },
    },
  }),
);
