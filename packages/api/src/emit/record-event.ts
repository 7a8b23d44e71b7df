import type { Context } from '@opentelemetry/api';
import type { EventName, EventPayload } from '@spanreel/events';

import type { LiveState } from '../live/live-state.ts';
import { liveStream } from '../live/live-streams.ts';
import type { EmitOptions, EventRef } from '../pipeline/index.ts';
import { installedPipeline, scopeOf } from '../pipeline/index.ts';
import { toUnixNano } from '../time/instant.ts';
import { emitLogRecord } from './log-record.ts';

/** What a helper may say beside an event's payload. */
export interface RecordOptions extends Pick<EmitOptions, 'severity' | 'status' | 'causationId' | 'component'> {
  /** Epoch milliseconds; now if left out. */
  readonly at?: number | undefined;
  /** What the helper did to the live state; runs even if the event is refused, for it was done. */
  readonly transition?: (state: LiveState) => void;
}

/** Emits an event of a helper, follows it in the live state and writes a checkpoint when one is due. */
export function recordEvent<N extends EventName>(
  context: Context,
  type: N,
  payload: EventPayload<N>,
  { at, transition, ...options }: RecordOptions = {},
): EventRef | undefined {
  const request = {
    ...options,
    type,
    payload,
    context,
    ...(at === undefined ? undefined : { unixNano: toUnixNano(at) }),
  };
  const pipeline = installedPipeline();
  if (pipeline === undefined) {
    emitLogRecord(request, { keepContent: false });
    return undefined;
  }
  const live = liveStream(pipeline, scopeOf(context).streamId);
  let ref: EventRef | undefined;
  try {
    ref = pipeline.emit(request);
  } finally {
    // It was done, even where strict events throw that one is refused.
    if (live !== undefined) {
      transition?.(live.state);
      live.emitted(ref, context, at === undefined ? undefined : toUnixNano(at));
    }
  }
  return ref;
}
