import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';

import { recordEvent } from '../emit/record-event.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import { elapsedMs } from '../time/elapsed.ts';
import { turnFields } from '../voice/latency/turn-timeline.ts';

export interface TranslationOptions {
  /** BCP 47, as the one below. */
  readonly from?: string;
  readonly to: string;
  /** Such as `deepl`. */
  readonly provider?: string;
  readonly model?: string;
  /** The active context if left out. */
  readonly context?: Context;
}

/**
 * Translates a text in `body` and tells how that went: `translation.completed` with both texts, or `translation.failed`. The request to
 * whoever translates has a span of its own.
 *
 * @example
 * const english = await translation('Wie hoch ist mein Saldo?', { from: 'de', to: 'en' }, async () => 'What is my balance?');
 */
export async function translation(
  text: string,
  options: TranslationOptions,
  body: (text: string) => string | Promise<string>,
): Promise<string> {
  if (!isObserved()) return body(text);
  const { from, to, provider, model, context = activeContext.active() } = options;
  const begin = performance.now();
  const names = () => ({
    source_language: from,
    target_language: to,
    provider,
    model,
    turn_id: turnFields(context).turn_id,
    duration_ms: elapsedMs(begin),
  });
  try {
    const translated = await body(text);
    recordEvent(
      context,
      'translation.completed',
      { ...names(), characters: text.length, text, translated_text: translated },
      { status: 'success' },
    );
    return translated;
  } catch (error) {
    recordEvent(context, 'translation.failed', { ...names(), ...describeError(error) }, { status: 'failed' });
    throw error;
  }
}
