import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import type { BegunEffect } from '../../effect/record-effect.ts';
import { beginEffect, recordEffect } from '../../effect/record-effect.ts';
import { effectScopeOf } from '../../effect/effect-scope.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf, optionsAndBody } from '../../span/handle.ts';
import { describeError, errorType } from '../../telemetry/describe-error.ts';
import { newId } from '../../telemetry/new-id.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { timelineOf, turnFields } from '../latency/turn-timeline.ts';
import { setContent } from './set-content.ts';
import { startStage } from './start-stage.ts';

export interface ModelOptions extends StartOptions {
  readonly model?: string;
  /** As semantic conventions list them: openai, anthropic, aws.bedrock … */
  readonly provider?: string;
  /** `chat` if left out; for speech-to-speech models `realtime_inference`. */
  readonly operation?: string;
  readonly requestId?: string;
  readonly promptName?: string;
  readonly promptVersion?: string;
  /** The messages, recorded with the event after redaction. */
  readonly input?: unknown;
  readonly temperature?: number;
  readonly maxTokens?: number;
}

/** What a model answered. */
export interface ModelAnswer {
  readonly output?: unknown;
  readonly usage?: {
    readonly inputTokens?: number;
    readonly outputTokens?: number;
    /** Part of the input tokens. */
    readonly cachedInputTokens?: number;
    /** Part of the output tokens. */
    readonly reasoningTokens?: number;
  };
  readonly finishReasons?: readonly string[];
  readonly responseId?: string;
  readonly responseModel?: string;
}

/** One question to a model: the span `chat {model}`, the events `llm.*`, and its answer on record for a re-run. */
export class ModelCall extends Handle {
  readonly #options: ModelOptions;
  readonly #requestId: string;
  readonly #effect: BegunEffect | undefined;
  #answer: ModelAnswer = {};
  #firstTokenAt: number | undefined;

  /** @internal */
  constructor(activity: Activity, options: ModelOptions = {}, effect?: BegunEffect) {
    super(activity);
    this.#options = options;
    this.#requestId = options.requestId ?? (activity.ended ? '' : newId());
    this.#effect = effect;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  /** The first token of the answer arrived; later calls change nothing. */
  firstToken({ at: time }: At = {}): void {
    if (this.ended || this.#firstTokenAt !== undefined) return;
    const from = this.activity.startedAt;
    const at = Math.max(toEpochMs(time), from);
    this.#firstTokenAt = at;
    timelineOf(this.context)?.firstToken({ from, to: at });
    this.activity.span.setAttribute(ATTRIBUTE.timeToFirstChunk, (at - from) / 1000);
    measure('timeToFirstChunk', (at - from) / 1000, this.#labels());
    recordEvent(this.context, 'llm.first_token', { ...this.#names(), time_to_first_token_ms: at - from }, { at });
  }

  /** What the model answered; may be told in pieces, later ones win. */
  completed(answer: ModelAnswer): void {
    if (!this.ended) this.#answer = { ...this.#answer, ...answer };
  }

  end({ at, error, ...answer }: ModelAnswer & EndOptions = {}): void {
    this.completed(answer);
    this.activity.end(endOf({ ...(at === undefined ? {} : { at }), error }));
  }

  /** @internal */
  returned(output: unknown): void {
    if (!('output' in this.#answer)) this.completed({ output });
  }

  /** @internal */
  begun(): void {
    const { promptVersion, input } = this.#options;
    const payload = { ...this.#names(), prompt_version: promptVersion, input };
    recordEvent(this.context, 'llm.request_sent', payload, { at: this.activity.startedAt, status: 'pending' });
    setContent(this.activity.span, ATTRIBUTE.inputMessages, input);
  }

  #finish({ at, error, reason }: Ending): void {
    const { output, usage = {}, finishReasons, responseId, responseModel } = this.#answer;
    const { span, startedAt } = this.activity;
    span.setAttributes(
      attributesOf({
        [ATTRIBUTE.inputTokens]: usage.inputTokens,
        [ATTRIBUTE.outputTokens]: usage.outputTokens,
        [ATTRIBUTE.cachedInputTokens]: usage.cachedInputTokens,
        [ATTRIBUTE.reasoningTokens]: usage.reasoningTokens,
        [ATTRIBUTE.finishReasons]: finishReasons === undefined ? undefined : [...finishReasons],
        [ATTRIBUTE.responseId]: responseId,
        [ATTRIBUTE.responseModel]: responseModel,
      }),
    );
    setContent(span, ATTRIBUTE.outputMessages, output);
    const labels = this.#labels();
    const failed = error === undefined ? {} : { [ATTRIBUTE.errorType]: errorType(error) };
    measure('operationDuration', (at - startedAt) / 1000, { ...labels, ...failed });
    measure('tokenUsage', usage.inputTokens, { ...labels, [ATTRIBUTE.tokenType]: 'input' });
    measure('tokenUsage', usage.outputTokens, { ...labels, [ATTRIBUTE.tokenType]: 'output' });
    const failure = error === undefined ? undefined : describeError(error);
    const payload = {
      ...this.#names(),
      duration_ms: at - startedAt,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      finish_reasons: finishReasons === undefined ? undefined : [...finishReasons],
      output,
      ...(failure ?? (reason === 'completed' ? {} : { error_type: reason })),
    };
    recordEvent(this.context, 'llm.completed', payload, { at, status: reason === 'completed' ? 'success' : 'failed' });
    if (this.#effect === undefined) return;
    if (reason === 'completed') recordEffect(this.#effect, { returned: output }, at);
    else recordEffect(this.#effect, { threw: error ?? { name: reason, message: `ended by ${reason}` } }, at);
  }

  #names(): {
    turn_id?: string | undefined;
    request_id: string;
    model?: string | undefined;
    provider?: string | undefined;
  } {
    const { model, provider } = this.#options;
    return { turn_id: turnFields(this.context).turn_id, request_id: this.#requestId, model, provider };
  }

  #labels(): Record<string, string> {
    const { model, provider, operation = 'chat' } = this.#options;
    return {
      [ATTRIBUTE.operationName]: operation,
      ...(model !== undefined && { [ATTRIBUTE.requestModel]: model }),
      ...(provider !== undefined && { [ATTRIBUTE.providerName]: provider }),
    };
  }
}

/** Stands for a question that nobody watches. */
export const NO_MODEL_CALL: ModelCall = new ModelCall(NO_ACTIVITY);

/**
 * Starts a question to a model, below whatever is active.
 *
 * @example
 * const answering = startModel({ model: 'gpt-5-mini', provider: 'openai', input: [{ role: 'user', content: 'hello' }] });
 * answering.firstToken();
 * answering.end({ output: 'Hi!', usage: { inputTokens: 9, outputTokens: 2 }, finishReasons: ['stop'] });
 */
export function startModel(options: ModelOptions = {}): ModelCall {
  const { model, provider, operation = 'chat', promptName, promptVersion, temperature, maxTokens } = options;
  const activity = startStage(operation, model, options, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTE.operationName]: operation,
      [ATTRIBUTE.requestModel]: model,
      [ATTRIBUTE.providerName]: provider,
      [ATTRIBUTE.promptName]: promptName,
      [ATTRIBUTE.promptVersion]: promptVersion,
      [ATTRIBUTE.requestTemperature]: temperature,
      [ATTRIBUTE.requestMaxTokens]: maxTokens,
    },
  });
  if (activity.ended) return NO_MODEL_CALL;
  const name = model === undefined ? operation : `${operation} ${model}`;
  const call = new ModelCall(
    activity,
    options,
    beginEffect(activity.context, effectScopeOf(activity.context), name, options.input),
  );
  call.begun();
  return call;
}

/** Asks a model in `body` and ends the span, whatever happens. What the body returns is the output unless `completed` told one. */
export function model<T>(options: ModelOptions, body: (call: ModelCall) => T | Promise<T>): Promise<T>;
export function model<T>(body: (call: ModelCall) => T | Promise<T>): Promise<T>;
export async function model<T>(
  first: ModelOptions | ((call: ModelCall) => T | Promise<T>),
  second?: (call: ModelCall) => T | Promise<T>,
): Promise<T> {
  const [options, body] = optionsAndBody(first, second, {});
  return runModel(startModel(options), body);
}

/** @internal */
export function runModel<T>(call: ModelCall, body: (call: ModelCall) => T | Promise<T>): Promise<T> {
  return Handle.scoped(call, body, (output) => call.returned(output));
}
