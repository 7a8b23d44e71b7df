import { SpanKind, context } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { enterEffectScope } from '../../effect/effect-scope.ts';
import { withScope } from '../../pipeline/index.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf, optionsAndBody } from '../../span/handle.ts';
import { isObserved } from '../../telemetry/providers.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { timelineOf } from '../latency/turn-timeline.ts';
import type { ModelCall, ModelOptions } from './model-call.ts';
import { NO_MODEL_CALL, runModel, startModel } from './model-call.ts';
import { startStage } from './start-stage.ts';
import type { ToolOptions, ToolRun } from './tool-run.ts';
import { NO_TOOL_RUN, runTool, startTool } from './tool-run.ts';

export interface AgentOptions extends StartOptions {
  readonly name: string;
  readonly version?: string;
  readonly id?: string;
}

/** An agent working on its answer: the span `invoke_agent {agent}`. */
export class AgentRun extends Handle {
  #responded = false;

  /** @internal */
  constructor(activity: Activity) {
    super(activity);
    activity.whenEnding(({ at, reason }) => {
      if (reason === 'completed') this.#respondedAt(at);
    });
  }

  /** The first text of the answer went to synthesis; if never told, the answer is the agent's end. */
  responded({ at }: At = {}): void {
    if (!this.ended) this.#respondedAt(toEpochMs(at));
  }

  startModel(options: ModelOptions = {}): ModelCall {
    return this.ended ? NO_MODEL_CALL : startModel({ context: this.context, ...options });
  }

  model<T>(options: ModelOptions, body: (call: ModelCall) => T | Promise<T>): Promise<T> {
    return runModel(this.startModel(options), body);
  }

  startTool(name: string, options: ToolOptions = {}): ToolRun {
    return this.ended ? NO_TOOL_RUN : startTool(name, { context: this.context, ...options });
  }

  tool<T>(name: string, options: ToolOptions, body: (run: ToolRun) => T | Promise<T>): Promise<T>;
  tool<T>(name: string, body: (run: ToolRun) => T | Promise<T>): Promise<T>;
  tool<T>(
    name: string,
    first: ToolOptions | ((run: ToolRun) => T | Promise<T>),
    second?: (run: ToolRun) => T | Promise<T>,
  ): Promise<T> {
    const [options, body] = optionsAndBody(first, second, {});
    return runTool(this.startTool(name, options), body);
  }

  end(options: EndOptions = {}): void {
    this.activity.end(endOf(options));
  }

  #respondedAt(at: number): void {
    if (this.#responded) return;
    this.#responded = true;
    timelineOf(this.context)?.agentResponded({ from: this.activity.startedAt, to: at });
  }
}

/** Stands for an agent that nobody watches. */
export const NO_AGENT_RUN: AgentRun = new AgentRun(NO_ACTIVITY);

/**
 * Starts an agent's work, below whatever is active.
 *
 * @example
 * const run = startAgent({ name: 'teller', version: '7' });
 * run.responded();
 * run.end();
 */
export function startAgent(options: AgentOptions): AgentRun {
  if (!isObserved()) return NO_AGENT_RUN;
  const { name, version, id, context: parent = context.active() } = options;
  const scoped = withScope(parent, { agentName: name, ...(version === undefined ? {} : { agentVersion: version }) });
  const at = enterEffectScope(scoped, `agent ${name}`);
  const activity = startStage(
    'invoke_agent',
    name,
    { ...options, context: at },
    {
      kind: SpanKind.INTERNAL,
      attributes: {
        [ATTRIBUTE.operationName]: 'invoke_agent',
        [ATTRIBUTE.agentName]: name,
        [ATTRIBUTE.agentVersion]: version,
        [ATTRIBUTE.agentId]: id,
      },
    },
  );
  return new AgentRun(activity);
}

/**
 * Has an agent work in `body` and ends the span, whatever happens.
 *
 * @example
 * const reply = await agent({ name: 'teller' }, async (run) => {
 *   const answer = await run.model({ model: 'gpt-5-mini' }, () => 'Your balance is ten pounds.');
 *   run.responded();
 *   return answer;
 * });
 */
export async function agent<T>(options: AgentOptions, body: (run: AgentRun) => T | Promise<T>): Promise<T> {
  return Handle.scoped(startAgent(options), body);
}
