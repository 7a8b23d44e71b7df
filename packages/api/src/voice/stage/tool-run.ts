import { SpanKind, context } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import type { BegunEffect } from '../../effect/record-effect.ts';
import { beginEffect, recordEffect } from '../../effect/record-effect.ts';
import { effectScopeOf, enterEffectScope } from '../../effect/effect-scope.ts';
import { recordEvent } from '../../emit/record-event.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf, optionsAndBody } from '../../span/handle.ts';
import { describeError } from '../../telemetry/describe-error.ts';
import { isObserved } from '../../telemetry/providers.ts';
import { timelineOf, turnFields } from '../latency/turn-timeline.ts';
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

/** One run of a tool: the span `execute_tool {tool}`, the events `tool.*`, and its result on record for a re-run. */
export class ToolRun extends Handle {
  readonly #name: string;
  readonly #options: ToolOptions;
  readonly #effect: BegunEffect | undefined;
  #result: unknown;

  /** @internal */
  constructor(activity: Activity, name: string, options: ToolOptions = {}, effect?: BegunEffect) {
    super(activity);
    this.#name = name;
    this.#options = options;
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

  /** @internal */
  begun(): void {
    const payload = { ...this.#names(), arguments: this.#options.arguments };
    recordEvent(this.context, 'tool.started', payload, { at: this.activity.startedAt, status: 'pending' });
    setContent(this.activity.span, ATTRIBUTE.toolArguments, this.#options.arguments);
  }

  #finish({ at, error, reason }: Ending): void {
    const { startedAt, span } = this.activity;
    timelineOf(this.context)?.toolRan({ from: startedAt, to: at });
    setContent(span, ATTRIBUTE.toolResult, this.#result);
    const ran = { ...this.#names(), duration_ms: at - startedAt };
    if (reason === 'completed') {
      // What it returned stands in `effect.recorded`, whole.
      recordEvent(this.context, 'tool.completed', ran, { at, status: 'success' });
      if (this.#effect !== undefined) recordEffect(this.#effect, { returned: this.#result }, at);
    } else {
      const thrown = error ?? { name: reason, message: `ended by ${reason}` };
      recordEvent(this.context, 'tool.failed', { ...ran, ...describeError(thrown) }, { at, status: 'failed' });
      if (this.#effect !== undefined) recordEffect(this.#effect, { threw: thrown }, at);
    }
  }

  #names(): { tool: string; tool_call_id?: string | undefined; turn_id?: string | undefined } {
    return { tool: this.#name, tool_call_id: this.#options.callId, turn_id: turnFields(this.context).turn_id };
  }
}

/** Stands for a run that nobody watches. */
export const NO_TOOL_RUN: ToolRun = new ToolRun(NO_ACTIVITY, '');

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
  const effect = beginEffect(activity.context, place, `execute_tool ${name}`, options.arguments);
  const run = new ToolRun(activity, name, options, effect);
  run.begun();
  return run;
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
