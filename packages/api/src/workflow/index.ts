export { type StageOptions, stage } from './stage.ts';
export { type Triggered, trigger } from './trigger.ts';
export { type Workflow, type WorkflowOptions, workflow } from './workflow.ts';
