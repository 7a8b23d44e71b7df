import type { Context } from '@opentelemetry/api';

import { installedPipeline } from '../pipeline/index.ts';
import { CORRELATION_HEADER } from './correlation-id.ts';
import { receivedOf } from './received.ts';

/** The answer's header with the Lamport clock, so that what happened for a request lies behind whoever asked. */
export const CLOCK_HEADER = 'spanreel-clock';

const CLOCK = /^\d{1,16}$/;

/**
 * The headers for the answer to the request that a context came with: the clock for callers that sent theirs, and the correlation
 * id if they sent a well-formed one. Ask late, when the head is written: the clock is that of now.
 *
 * @example
 * for (const [name, value] of Object.entries(responseHeaders(context.active()))) response.setHeader(name, value);
 */
export function responseHeaders(at: Context): Record<string, string> {
  const { clock, correlationId } = receivedOf(at);
  const pipeline = installedPipeline();
  return {
    ...(clock && pipeline !== undefined && { [CLOCK_HEADER]: String(pipeline.clock.now()) }),
    ...(correlationId !== undefined && { [CORRELATION_HEADER]: correlationId }),
  };
}

/** Puts the clock into the headers of the answer, if the caller sent its own. */
export function writeClockHeader(at: Context, headers: Record<string, string>): void {
  const value = responseHeaders(at)[CLOCK_HEADER];
  if (value !== undefined) headers[CLOCK_HEADER] = value;
}

/** Takes in the clock that a server answered with; returns whether there was a well-formed one. */
export function readClockHeader(value: unknown): boolean {
  if (typeof value !== 'string' || !CLOCK.test(value)) return false;
  const clock = Number(value);
  if (!Number.isSafeInteger(clock)) return false;
  installedPipeline()?.clock.merge(clock);
  return true;
}
