import * as v from 'valibot';

import { errorFields, id, millis, stepFields } from './fields.ts';

const workflow = { workflow_id: id, workflow: id, parent_workflow: v.optional(id), parent_workflow_id: v.optional(id) };
const stage = { workflow_id: v.optional(id), workflow: v.optional(id), stage: id, ...stepFields };

export const workflowEvents = {
  'workflow.triggered': {
    version: 1,
    about: 'Somebody asked for a workflow that will run on its own.',
    component: 'workflow',
    payload: v.object({ ...workflow, workflow_id: v.optional(id) }),
  },
  'workflow.started': {
    version: 1,
    about: 'A workflow began.',
    component: 'workflow',
    payload: v.object({ ...workflow, ...stepFields }),
  },
  'workflow.completed': {
    version: 1,
    about: 'A workflow reached its end.',
    component: 'workflow',
    payload: v.object({ ...workflow, duration_ms: millis }),
  },
  'workflow.failed': {
    version: 1,
    about: 'A workflow gave up, and why.',
    severity: 'ERROR',
    component: 'workflow',
    payload: v.object({ ...workflow, duration_ms: millis, failed_stage: v.optional(id), ...errorFields }),
  },
  'stage.started': {
    version: 1,
    about: 'A stage of a workflow began.',
    component: 'workflow',
    payload: v.object(stage),
  },
  'stage.completed': {
    version: 1,
    about: 'A stage of a workflow ended well.',
    component: 'workflow',
    payload: v.object({ ...stage, duration_ms: millis }),
  },
  'stage.failed': {
    version: 1,
    about: 'A stage of a workflow failed, and why.',
    severity: 'ERROR',
    component: 'workflow',
    payload: v.object({ ...stage, duration_ms: millis, ...errorFields }),
  },
} as const;
