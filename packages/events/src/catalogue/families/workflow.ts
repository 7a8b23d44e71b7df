import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, id, millis, optionalId, stepFields } from './fields.ts';

const workflow = { workflow_id: id, workflow: id, parent_workflow: optionalId, parent_workflow_id: optionalId };
const stage = { workflow_id: optionalId, workflow: optionalId, stage: id, ...stepFields };
const exampleWorkflow = { workflow_id: 'workflow-1', workflow: 'scheduling.book' };
const exampleStage = { ...exampleWorkflow, stage: 'find_slot', step_index: 2, step_count: 4 };

export const workflowEvents = lazyFamily(() =>
  defineFamily({
    'workflow.triggered': {
      version: 1,
      about: 'Somebody asked for a workflow that will run on its own.',
      component: 'workflow',
      payload: v.object({ ...workflow, workflow_id: optionalId }),
      example: { ...exampleWorkflow, parent_workflow: 'onboarding', parent_workflow_id: 'workflow-0' },
    },
    'workflow.started': {
      version: 1,
      about: 'A workflow began.',
      component: 'workflow',
      payload: v.object({ ...workflow, ...stepFields }),
      example: { ...exampleWorkflow, step_count: 4 },
    },
    'workflow.completed': {
      version: 1,
      about: 'A workflow reached its end.',
      component: 'workflow',
      payload: v.object({ ...workflow, duration_ms: millis }),
      example: { ...exampleWorkflow, duration_ms: 812.4 },
    },
    'workflow.failed': {
      version: 1,
      about: 'A workflow gave up, and why.',
      severity: 'ERROR',
      component: 'workflow',
      payload: v.object({ ...workflow, duration_ms: millis, failed_stage: optionalId, ...errorFields }),
      example: {
        ...exampleWorkflow,
        duration_ms: 640,
        failed_stage: 'find_slot',
        error_type: 'NoSlotError',
        error_message: 'no slot is free this week',
      },
    },
    'stage.started': {
      version: 1,
      about: 'A stage of a workflow began.',
      component: 'workflow',
      payload: v.object(stage),
      example: exampleStage,
    },
    'stage.completed': {
      version: 1,
      about: 'A stage of a workflow ended well.',
      component: 'workflow',
      payload: v.object({ ...stage, duration_ms: millis }),
      example: { ...exampleStage, duration_ms: 120.5 },
    },
    'stage.failed': {
      version: 1,
      about: 'A stage of a workflow failed, and why.',
      severity: 'ERROR',
      component: 'workflow',
      payload: v.object({ ...stage, duration_ms: millis, ...errorFields }),
      example: {
        ...exampleStage,
        duration_ms: 95,
        error_type: 'NoSlotError',
        error_message: 'no slot is free this week',
      },
    },
  }),
);
