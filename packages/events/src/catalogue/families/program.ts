import * as v from 'valibot';

import { millis } from './fields.ts';

export const errorEvents = {
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
  },
} as const;

export const systemEvents = {
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
  },
} as const;
