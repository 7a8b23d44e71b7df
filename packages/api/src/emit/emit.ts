import type { Context } from '@opentelemetry/api';
import { context as activeContext, diag } from '@opentelemetry/api';
import type { CurrentName, EventName, EventPayload, OlderName } from '@spanreel/events';
import { currentName, findEvent, normalizeMap, validatePayload } from '@spanreel/events';

import type { LiveStream } from '../live/live-stream.ts';
import { liveStream } from '../live/live-streams.ts';
import type { DurableReceipt, EmitOptions, EmitRequest, EventRef, Pipeline } from '../pipeline/index.ts';
import { installedPipeline, scopeOf } from '../pipeline/index.ts';
import { emitLogRecord } from './log-record.ts';

/** Emits events; see {@link emit}. */
export interface Emit {
  <N extends EventName | OlderName>(
    type: N,
    payload: EventPayload<CurrentName<N>>,
    options?: EmitOptions,
  ): EventRef | undefined;
  /**
   * Emits an event that must not be lost: resolves once it is on disk, with `{stored: false}` where no Spanreel pipeline
   * is registered; rejects with code `SPANREEL_DURABLE_FAILED` when three tries to write it have failed.
   *
   * @example
   * await emit.durable('error.occurred', { error_type: 'Refund', error_message: 'paid twice' });
   */
  durable<N extends EventName | OlderName>(
    type: N,
    payload: EventPayload<CurrentName<N>>,
    options?: EmitOptions,
  ): Promise<DurableReceipt>;
}

/**
 * Records that something happened, by its name or an older spelling of it: to the event log where Spanreel is registered, as a plain log record with somebody
 * else's SDK alone, nowhere otherwise. Never throws and never waits; an event of an unknown name or with a wrong payload
 * is refused with a `diag` error and `undefined` is returned, as it is where no Spanreel pipeline is registered.
 *
 * @example
 * emit('asr.confidence_low', { confidence: 0.41, threshold: 0.6 }, { tags: ['noisy-line'] });
 */
export const emit: Emit = Object.assign(emitNow, { durable: emitDurable });

function emitNow<N extends EventName | OlderName>(
  type: N,
  payload: EventPayload<CurrentName<N>>,
  options: EmitOptions = {},
): EventRef | undefined {
  const request = readRequest(type, payload, options);
  if (request === undefined) return undefined;
  const pipeline = installedPipeline();
  if (pipeline === undefined) {
    safely(() => emitLogRecord(request, { keepContent: true }));
    return undefined;
  }
  const ref = pipeline.emit(request);
  if (ref !== undefined) safely(() => follow(pipeline, request, ref));
  return ref;
}

/** The options as they are now; what cannot be read, such as a getter that throws, costs the event and never the caller. */
function readRequest(type: string, payload: unknown, options: EmitOptions): EmitRequest | undefined {
  return safely(() => ({ ...options, type, payload }));
}

function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    // Its message may hold anything: only its kind is repeated.
    diag.error(`@spanreel/api: an event could not be taken: ${error instanceof Error ? error.name : typeof error}`);
    return undefined;
  }
}

async function emitDurable<N extends EventName | OlderName>(
  type: N,
  payload: EventPayload<CurrentName<N>>,
  options: EmitOptions = {},
): Promise<DurableReceipt> {
  return emitDurableRequest({ ...options, type, payload });
}

/** {@link emit}`.durable` for helpers: `transition` is what they did to the live state. */
export async function emitDurableRequest(
  request: EmitRequest,
  transition?: (live: LiveStream, request: EmitRequest) => void,
): Promise<DurableReceipt> {
  const pipeline = installedPipeline();
  if (pipeline === undefined) {
    emitLogRecord(request, { keepContent: true });
    return { stored: false };
  }
  const at = request.context ?? activeContext.active();
  const live = liveStream(pipeline, scopeOf(at).streamId);
  // The number is taken at once, the answer comes later: the state must follow now, before other events do.
  const stored = pipeline.durable(request);
  if (live !== undefined) (transition ?? applyRaw)(live, request);
  const ref = await stored;
  live?.emitted(ref, at, request.unixNano);
  return { stored: true, ...ref };
}

function follow(pipeline: Pipeline, request: EmitRequest, ref: EventRef): void {
  const at: Context = request.context ?? activeContext.active();
  const live = liveStream(pipeline, scopeOf(at).streamId);
  if (live === undefined) return;
  applyRaw(live, request);
  live.emitted(ref, at, request.unixNano);
}

function applyRaw(live: LiveStream, request: EmitRequest): void {
  const name = currentName(request.type);
  const definition = findEvent(name);
  const payload = normalizeMap(request.payload);
  if (definition === undefined || validatePayload(definition, payload) !== undefined) return;
  live.state.applyRaw({ event_type: name, payload });
}
