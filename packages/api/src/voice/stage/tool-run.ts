import { SpanKind, context } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import type { BegunEffect } from '../../effect/record-effect.ts';
import { beginEffect, recordEffect } from '../../effect/record-effect.ts';
import { effectScopeOf, enterEffectScope } from '../../effect/effect-scope.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf, optionsAndBody } from '../../span/handle.ts';
import { isObserved } from '../../telemetry/providers.ts';
import { timelineOf } from '../latency/turn-timeline.ts';
import { setContent } from './set-content.ts';
import { startStage } from './start-stage.ts';

export interface ToolOptions extends StartOptions {
  /** What the tool was called with, recorded with its result after redaction. */
  readonly arguments?: unknown;
  /** The model's id of this call. */
  readonly callId?: string;
  /** function, extension or datastore. */
  readonly type?: string;
  readonly description?: string;
}

/** One run of a tool: the span `execute_tool {tool}`, and its result on record for a re-run. */
export class ToolRun extends Handle {
  readonly #effect: BegunEffect | undefined;
  #result: unknown;

  /** @internal */
  constructor(activity: Activity, effect?: BegunEffect) {
    super(activity);
    this.#effect = effect;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  end({ result, ...options }: EndOptions & { readonly result?: unknown } = {}): void {
    this.returned(result);
    this.activity.end(endOf(options));
  }

  /** @internal */
  returned(result: unknown): void {
    if (!this.ended) this.#result = result;
  }

  #finish({ at, error, reason }: Ending): void {
    timelineOf(this.context)?.toolRan({ from: this.activity.startedAt, to: at });
    setContent(this.activity.span, ATTRIBUTE.toolResult, this.#result);
    if (this.#effect === undefined) return;
    if (reason === 'completed') recordEffect(this.#effect, { returned: this.#result }, at);
    else recordEffect(this.#effect, { threw: error ?? { name: reason, message: `ended by ${reason}` } }, at);
  }
}

/** Stands for a run that nobody watches. */
export const NO_TOOL_RUN: ToolRun = new ToolRun(NO_ACTIVITY);

/**
 * Starts a run of a tool, below whatever is active.
 *
 * @example
 * const run = startTool('find_slot', { arguments: { day: '2026-11-21' } });
 * run.end({ result: { slot: '10:15' } });
 */
export function startTool(name: string, options: ToolOptions = {}): ToolRun {
  if (!isObserved()) return NO_TOOL_RUN;
  const { callId, type = 'function', description, context: parent = context.active() } = options;
  const place = effectScopeOf(parent);
  const activity = startStage(
    'execute_tool',
    name,
    { ...options, context: enterEffectScope(parent, `tool ${name}`) },
    {
      kind: SpanKind.INTERNAL,
      attributes: {
        [ATTRIBUTE.operationName]: 'execute_tool',
        [ATTRIBUTE.toolName]: name,
        [ATTRIBUTE.toolType]: type,
        [ATTRIBUTE.toolCallId]: callId,
        [ATTRIBUTE.toolDescription]: description,
      },
    },
  );
  setContent(activity.span, ATTRIBUTE.toolArguments, options.arguments);
  return new ToolRun(activity, beginEffect(activity.context, place, `execute_tool ${name}`, options.arguments));
}

/**
 * Runs a tool in `body` and ends the span, whatever happens. What it returns is recorded, so that the code around it can be run
 * again without it.
 *
 * @example
 * const slot = await tool('find_slot', { arguments: { day: '2026-11-21' } }, async () => '10:15');
 */
export function tool<T>(name: string, options: ToolOptions, body: (run: ToolRun) => T | Promise<T>): Promise<T>;
export function tool<T>(name: string, body: (run: ToolRun) => T | Promise<T>): Promise<T>;
export async function tool<T>(
  name: string,
  first: ToolOptions | ((run: ToolRun) => T | Promise<T>),
  second?: (run: ToolRun) => T | Promise<T>,
): Promise<T> {
  const [options, body] = optionsAndBody(first, second, {});
  return runTool(startTool(name, options), body);
}

/** @internal */
export function runTool<T>(run: ToolRun, body: (run: ToolRun) => T | Promise<T>): Promise<T> {
  return Handle.scoped(run, body, (result) => run.returned(result));
}
