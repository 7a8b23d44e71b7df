import type { Context } from '@opentelemetry/api';
import { hashValue } from '@spanreel/events';

import { recordEvent } from '../emit/record-event.ts';
import type { Pipeline } from '../pipeline/index.ts';
import { installedPipeline } from '../pipeline/index.ts';
import { errorMessage, errorType } from '../telemetry/describe-error.ts';
import { newId } from '../telemetry/new-id.ts';
import type { EffectScope } from './effect-scope.ts';
import { splitText } from './split-text.ts';
import { toJsonText } from './to-json-text.ts';

/** What fits into one event beside its envelope, with room for tokens longer than what they replace. */
export const PART_BYTES = 7_000;
/** Beyond this only the hash of an effect is kept, and a re-run is inconclusive there. */
export const MAX_EFFECT_BYTES = 1_000_000;

/** An effect that has begun: its place in the code is taken. */
export interface BegunEffect {
  readonly context: Context;
  readonly scope: string;
  readonly ordinal: number;
  /** Such as `execute_tool find_slot`. */
  readonly operation: string;
  readonly arguments?: unknown;
}

export type EffectOutcome = { readonly returned: unknown } | { readonly threw: unknown };

/** Takes an effect's place in the code, at the time of the call. */
export function beginEffect(context: Context, scope: EffectScope, operation: string, given?: unknown): BegunEffect {
  const place = { context, scope: scope.path, ordinal: scope.nextOrdinal(), operation };
  return given === undefined ? place : { ...place, arguments: given };
}

/** Records what an effect came to, for a re-run to be served with. Without a Spanreel pipeline there is no log to run from. */
export function recordEffect(effect: BegunEffect, outcome: EffectOutcome, at?: number): void {
  const pipeline = installedPipeline();
  if (pipeline === undefined) return;
  const write = writer(effect, 'returned' in outcome ? 'returned' : 'threw', at);
  if (pipeline.captureContent === 'none') return write({ part: 1, parts: 1 });
  const value = 'returned' in outcome ? outcome.returned : describeThrown(outcome.threw);
  const text = toJsonText(value);
  const size = Buffer.byteLength(text);
  const given = effect.arguments === undefined ? {} : argumentsOf(pipeline, effect.arguments);
  if (size <= PART_BYTES && !hidesBytes(text)) write({ ...given, part: 1, parts: 1, value: text, size });
  else if (size > MAX_EFFECT_BYTES) write({ ...given, part: 1, parts: 1, value_hash: hashValue(text), size });
  else writeParts(write, given, redactAhead(pipeline, value), hashValue(text), size);
}

interface Parts {
  readonly part: number;
  readonly parts: number;
  readonly value?: string;
  readonly value_hash?: string;
  readonly arguments?: string;
  readonly size?: number;
}

type Write = (fields: Parts) => void;

function writer(
  { context, scope, ordinal, operation }: BegunEffect,
  outcome: 'returned' | 'threw',
  at?: number,
): Write {
  const id = newId();
  return (fields) => {
    const payload = { effect_id: id, scope: scope === '' ? '/' : scope, ordinal, operation, outcome, ...fields };
    recordEvent(context, 'effect.recorded', payload, { at });
  };
}

// Cut first and redacted afterwards, half a card number on either side of a cut would be found by nobody; so what takes
// several events is redacted here and now, and where the pipeline cannot do that only the hash goes on record.
function redactAhead(pipeline: Pipeline, value: unknown): string | undefined {
  try {
    return pipeline.redact === undefined ? undefined : toJsonText(pipeline.redact(value));
  } catch {
    return undefined;
  }
}

function writeParts(
  write: Write,
  given: { arguments?: string },
  text: string | undefined,
  hash: string,
  size: number,
): void {
  if (text === undefined) return write({ ...given, part: 1, parts: 1, value_hash: hash, size });
  const parts = splitText(text, PART_BYTES);
  const redactedSize = Buffer.byteLength(text);
  for (const [index, value] of parts.entries()) {
    write({ ...(index === 0 ? given : {}), part: index + 1, parts: parts.length, value, size: redactedSize });
  }
}

function argumentsOf(pipeline: Pipeline, given: unknown): { arguments?: string } {
  const text = toJsonText(given);
  const shown = hidesBytes(text) ? redactAhead(pipeline, given) : text;
  return shown === undefined ? {} : { arguments: shown };
}

// As bytes they are redacted for what they are; in base64 nobody would look for text in UTF-16, or between other bytes.
function hidesBytes(text: string): boolean {
  return text.includes('{"$bytes":');
}

function describeThrown(error: unknown): { type: string; message: string } {
  return { type: errorType(error), message: errorMessage(error) };
}
