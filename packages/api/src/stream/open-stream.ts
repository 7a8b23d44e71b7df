import type { Context } from '@opentelemetry/api';

import { dropLiveStream, openLiveStream } from '../live/live-streams.ts';
import type { Scope } from '../pipeline/index.ts';
import { correlationIdOf, installedPipeline, scopeOf, withScope } from '../pipeline/index.ts';
import { newId } from '../telemetry/new-id.ts';

/** An open scope of a stream: a call, saga or workflow. */
export interface OpenStream {
  readonly streamId: string;
  readonly correlationId: string;
  /** The parent's context with the stream in its scope. */
  readonly context: Context;
  /** To be called once, after the scope's last event and before its span ends; writes the checkpoint if it was the last. */
  close(at: Context): void;
}

/** The ids of the stream that the context carries, or of a new one. */
export function streamOf(parent: Context, correlationId?: string): Pick<OpenStream, 'streamId' | 'correlationId'> {
  return {
    streamId: scopeOf(parent).streamId ?? newId(),
    correlationId: correlationId ?? correlationIdOf(parent) ?? newId(),
  };
}

/** Opens a scope of the stream that the context carries, or of a new one. */
export function openStream(parent: Context, changes: Scope = {}): OpenStream {
  const { streamId, correlationId } = streamOf(parent, changes.correlationId);
  const context = withScope(parent, { ...changes, streamId, correlationId });
  const pipeline = installedPipeline();
  if (pipeline === undefined) return { streamId, correlationId, context, close: () => undefined };
  const live = openLiveStream(pipeline, streamId);
  const closeInPipeline = pipeline.openStream(streamId);
  return {
    streamId,
    correlationId,
    context,
    close(at) {
      if (live.close(at)) dropLiveStream(pipeline, streamId);
      closeInPipeline();
    },
  };
}
