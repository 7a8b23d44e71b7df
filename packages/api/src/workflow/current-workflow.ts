import type { Context } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';

const KEY = createContextKey('spanreel.workflow.v1');

/** A workflow that runs, as its stages and the workflows within it see it. */
export interface RunningWorkflow {
  readonly id: string;
  readonly name: string;
  /** How many stages there will be, where that is known. */
  readonly steps: number | undefined;
  /** How many have begun. */
  begun: number;
  /** The stage that failed last. */
  failedStage: string | undefined;
}

export function workflowOf(at: Context): RunningWorkflow | undefined {
  return at.getValue(KEY) as RunningWorkflow | undefined;
}

export function withWorkflow(at: Context, workflow: RunningWorkflow): Context {
  return at.setValue(KEY, workflow);
}
