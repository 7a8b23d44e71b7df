import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, id, millis, optionalCount, optionalErrorFields, optionalId, stepFields } from './fields.ts';

const saga = { saga_id: id, saga: id };
const step = { ...saga, step: id, ...stepFields, attempt: optionalCount };
const names = v.array(v.string());

/** What became of every compensation of a saga, by step name. */
const compensations = v.object({ done: names, failed: names, unknown: names, skipped: names });
const cause = { failed_step: optionalId, ...optionalErrorFields };

const exampleSaga = { saga_id: 'saga-1', saga: 'transfer' };
const exampleStep = { ...exampleSaga, step: 'debit', step_index: 2, step_count: 3, attempt: 1 };
const exampleCause = { failed_step: 'debit', error_type: 'InsufficientFundsError' };
const exampleError = { error_type: 'TimeoutError', error_message: 'no answer within 5 s' };

export const sagaEvents = lazyFamily(() =>
  defineFamily({
    'saga.started': {
      version: 1,
      about: 'A saga began.',
      component: 'saga',
      payload: v.object({ ...saga, ...stepFields }),
      example: { ...exampleSaga, step_count: 3 },
    },
    'saga.compensating': {
      version: 1,
      about: 'A step failed or its outcome is unknown; what was done before is being undone, last first.',
      severity: 'WARN',
      component: 'saga',
      payload: v.object({ ...saga, ...cause, steps: names }),
      example: { ...exampleSaga, ...exampleCause, steps: ['reserve'] },
    },
    'saga.completed': {
      version: 1,
      about: 'Every step of a saga succeeded.',
      component: 'saga',
      payload: v.object({ ...saga, duration_ms: millis }),
      example: { ...exampleSaga, duration_ms: 301.5 },
    },
    'saga.compensated': {
      version: 1,
      about: 'A saga failed and everything it had done is undone.',
      severity: 'WARN',
      component: 'saga',
      payload: v.object({ ...saga, duration_ms: millis, ...cause, compensations }),
      example: {
        ...exampleSaga,
        duration_ms: 420,
        ...exampleCause,
        compensations: { done: ['reserve'], failed: [], unknown: [], skipped: [] },
      },
    },
    'saga.failed': {
      version: 1,
      about: 'A saga failed and not everything it had done could be undone, or nobody knows.',
      severity: 'ERROR',
      component: 'saga',
      payload: v.object({ ...saga, duration_ms: millis, ...cause, compensations }),
      example: {
        ...exampleSaga,
        duration_ms: 5420,
        ...exampleCause,
        compensations: { done: [], failed: ['reserve'], unknown: [], skipped: [] },
      },
    },
    'saga.step.started': {
      version: 1,
      about: 'A step began.',
      component: 'saga',
      payload: v.object(step),
      example: exampleStep,
    },
    'saga.step.completed': {
      version: 1,
      about: 'A step succeeded.',
      component: 'saga',
      payload: v.object({ ...step, duration_ms: millis }),
      example: { ...exampleStep, duration_ms: 80.2 },
    },
    'saga.step.failed': {
      version: 1,
      about: 'A step failed, and why.',
      severity: 'ERROR',
      component: 'saga',
      payload: v.object({ ...step, duration_ms: millis, ...errorFields }),
      example: { ...exampleStep, duration_ms: 64, error_type: 'InsufficientFundsError' },
    },
    'saga.step.unknown': {
      version: 1,
      about: 'Nobody knows whether a step took effect: it timed out after it was sent.',
      severity: 'WARN',
      component: 'saga',
      payload: v.object({ ...step, duration_ms: millis, ...errorFields }),
      example: { ...exampleStep, duration_ms: 5000, ...exampleError },
    },
  }),
);

const compensation = { ...step, compensates_span_id: optionalId, caused_by_span_id: optionalId };
const exampleCompensation = {
  ...exampleSaga,
  step: 'reserve',
  step_index: 1,
  step_count: 3,
  compensates_span_id: '00f067aa0ba902b7',
  caused_by_span_id: 'b7ad6b7169203331',
};

export const compensationEvents = lazyFamily(() =>
  defineFamily({
    'saga.compensation.planned': {
      version: 1,
      about: 'How a step can be undone is on record, before the step itself runs.',
      component: 'saga',
      payload: v.object(step),
      example: exampleStep,
    },
    'saga.compensation.started': {
      version: 1,
      about: 'A step is being undone.',
      component: 'saga',
      payload: v.object(compensation),
      example: exampleCompensation,
    },
    'saga.compensation.completed': {
      version: 1,
      about: 'A step was undone.',
      component: 'saga',
      payload: v.object({ ...compensation, duration_ms: millis }),
      example: { ...exampleCompensation, duration_ms: 51 },
    },
    'saga.compensation.failed': {
      version: 1,
      about: 'A step could not be undone, and why.',
      severity: 'ERROR',
      component: 'saga',
      payload: v.object({ ...compensation, duration_ms: millis, ...errorFields }),
      example: { ...exampleCompensation, duration_ms: 200, error_type: 'NotFoundError' },
    },
    'saga.compensation.unknown': {
      version: 1,
      about: 'Nobody knows whether a step was undone.',
      severity: 'ERROR',
      component: 'saga',
      payload: v.object({ ...compensation, duration_ms: millis, ...errorFields }),
      example: { ...exampleCompensation, duration_ms: 5000, ...exampleError },
    },
    'saga.compensation.skipped': {
      version: 1,
      about: 'A step needs no undoing, and why.',
      component: 'saga',
      payload: v.object({ ...compensation, reason: v.string() }),
      example: { ...exampleCompensation, reason: 'the step never ran' },
    },
  }),
);
