import type { Context } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';

import type { Pipeline, WriterHead } from '../pipeline/index.ts';
import { installedPipeline, scopeOf } from '../pipeline/index.ts';
import { CORRELATION_HEADER } from './correlation-id.ts';
import { receivedOf } from './received.ts';
import { parseSentMember } from './spanreel-member.ts';

/** The answer's header with the Lamport clock, so that what happened for a request lies behind whoever asked. */
export const CLOCK_HEADER = 'spanreel-clock';

/**
 * The answer's header with who wrote how many events of the caller's stream by then, `w:<writer id>;n:<number>`: the caller's
 * record tells of it, and so the answering process's record is missed where it is missing. Absent where it has written none.
 */
export const WRITER_HEADER = 'spanreel-writer';

/** As this process wrote it: nothing else need be understood. */
const SENT_PARENT = /^00-([\da-f]{32})-([\da-f]{16})-/;
const CLOCK = /^\d{1,16}$/;
const WRITER = /^w:([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12});n:(\d{1,15})$/;

/**
 * The headers for the answer to the request that a context came with: clock and writer for callers that sent their clock, and the
 * correlation id if they sent a well-formed one. Ask late, when the head is written: they are those of now.
 *
 * @example
 * for (const [name, value] of Object.entries(responseHeaders(context.active()))) response.setHeader(name, value);
 */
export function responseHeaders(at: Context): Record<string, string> {
  const { clock, correlationId } = receivedOf(at);
  const pipeline = installedPipeline();
  const head = clock ? headAt(at, pipeline) : undefined;
  return {
    ...(clock && pipeline !== undefined && { [CLOCK_HEADER]: String(pipeline.clock.now()) }),
    ...(head && { [WRITER_HEADER]: `w:${head.writer_id};n:${head.writer_seq}` }),
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

/** What a request was sent with, as it went out. */
export interface SentHeaders {
  readonly traceparent: unknown;
  readonly tracestate: unknown;
}

/**
 * Takes in who wrote events for a request; returns whether there was a well-formed header. A server can speak of no stream but
 * the one that it was sent.
 */
export function readWriterHeader(value: unknown, sent: SentHeaders): boolean {
  const { traceparent, tracestate } = sent;
  if (typeof value !== 'string' || typeof traceparent !== 'string' || typeof tracestate !== 'string') return false;
  const [, writer_id, digits] = WRITER.exec(value) ?? [];
  const [, trace_id, span_id] = SENT_PARENT.exec(traceparent) ?? [];
  const member = parseSentMember(tracestate);
  if (writer_id === undefined || trace_id === undefined || span_id === undefined || member === undefined) return false;
  const stream_id = member.streamId ?? trace_id;
  installedPipeline()?.answered?.({ stream_id, span_id, writer_id, writer_seq: Number(digits) });
  return true;
}

/** How far this process has come in the stream that a request came with; without one the stream is its trace. */
function headAt(at: Context, pipeline: Pipeline | undefined): WriterHead | undefined {
  const streamId = scopeOf(at).streamId ?? trace.getSpanContext(at)?.traceId;
  return streamId === undefined ? undefined : pipeline?.headOf?.(streamId);
}
