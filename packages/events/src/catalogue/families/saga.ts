import * as v from 'valibot';

import { count, errorFields, id, millis, stepFields } from './fields.ts';

const saga = { saga_id: id, saga: id };
const step = { ...saga, step: id, ...stepFields, attempt: v.optional(count) };
const names = v.array(v.string());

/** What became of every compensation of a saga, by step name. */
const compensations = v.object({ done: names, failed: names, unknown: names, skipped: names });
const cause = {
  failed_step: v.optional(id),
  error_type: v.optional(v.string()),
  error_message: v.optional(v.string()),
};

export const sagaEvents = {
  'saga.started': {
    version: 1,
    about: 'A saga began.',
    component: 'saga',
    payload: v.object({ ...saga, ...stepFields }),
  },
  'saga.compensating': {
    version: 1,
    about: 'A step failed or its outcome is unknown; what was done before is being undone, last first.',
    severity: 'WARN',
    component: 'saga',
    payload: v.object({ ...saga, ...cause, steps: names }),
  },
  'saga.completed': {
    version: 1,
    about: 'Every step of a saga succeeded.',
    component: 'saga',
    payload: v.object({ ...saga, duration_ms: millis }),
  },
  'saga.compensated': {
    version: 1,
    about: 'A saga failed and everything it had done is undone.',
    severity: 'WARN',
    component: 'saga',
    payload: v.object({ ...saga, duration_ms: millis, ...cause, compensations }),
  },
  'saga.failed': {
    version: 1,
    about: 'A saga failed and not everything it had done could be undone, or nobody knows.',
    severity: 'ERROR',
    component: 'saga',
    payload: v.object({ ...saga, duration_ms: millis, ...cause, compensations }),
  },
  'saga.step.started': { version: 1, about: 'A step began.', component: 'saga', payload: v.object(step) },
  'saga.step.completed': {
    version: 1,
    about: 'A step succeeded.',
    component: 'saga',
    payload: v.object({ ...step, duration_ms: millis }),
  },
  'saga.step.failed': {
    version: 1,
    about: 'A step failed, and why.',
    severity: 'ERROR',
    component: 'saga',
    payload: v.object({ ...step, duration_ms: millis, ...errorFields }),
  },
  'saga.step.unknown': {
    version: 1,
    about: 'Nobody knows whether a step took effect: it timed out after it was sent.',
    severity: 'WARN',
    component: 'saga',
    payload: v.object({ ...step, duration_ms: millis, ...errorFields }),
  },
} as const;

const compensation = { ...step, compensates_span_id: v.optional(id), caused_by_span_id: v.optional(id) };

export const compensationEvents = {
  'saga.compensation.planned': {
    version: 1,
    about: 'How a step can be undone is on record, before the step itself runs.',
    component: 'saga',
    payload: v.object(step),
  },
  'saga.compensation.started': {
    version: 1,
    about: 'A step is being undone.',
    component: 'saga',
    payload: v.object(compensation),
  },
  'saga.compensation.completed': {
    version: 1,
    about: 'A step was undone.',
    component: 'saga',
    payload: v.object({ ...compensation, duration_ms: millis }),
  },
  'saga.compensation.failed': {
    version: 1,
    about: 'A step could not be undone, and why.',
    severity: 'ERROR',
    component: 'saga',
    payload: v.object({ ...compensation, duration_ms: millis, ...errorFields }),
  },
  'saga.compensation.unknown': {
    version: 1,
    about: 'Nobody knows whether a step was undone.',
    severity: 'ERROR',
    component: 'saga',
    payload: v.object({ ...compensation, duration_ms: millis, ...errorFields }),
  },
  'saga.compensation.skipped': {
    version: 1,
    about: 'A step needs no undoing, and why.',
    component: 'saga',
    payload: v.object({ ...compensation, reason: v.string() }),
  },
} as const;
