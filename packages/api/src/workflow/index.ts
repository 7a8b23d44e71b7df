export { type StageOptions, stage } from './stage.ts';
export { type Workflow, type WorkflowOptions, workflow } from './workflow.ts';
