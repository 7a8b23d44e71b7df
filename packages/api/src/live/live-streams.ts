import type { Pipeline } from '../pipeline/index.ts';
import { LiveStream } from './live-stream.ts';

// On globalThis: an application and register's bundle hold a copy each of this package, and a stream has one state.
const KEY = Symbol.for('spanreel.live.v1');

type Streams = Map<string, LiveStream>;

/** The live streams of a pipeline, by stream id. */
function streamsOf(pipeline: Pipeline): Streams {
  const holder = globalThis as { [KEY]?: WeakMap<Pipeline, Streams> };
  const all = (holder[KEY] ??= new WeakMap());
  let streams = all.get(pipeline);
  if (streams === undefined) all.set(pipeline, (streams = new Map()));
  return streams;
}

/** The live stream of this id, if a scope of it is open in this process. */
export function liveStream(pipeline: Pipeline, streamId: string | undefined): LiveStream | undefined {
  return streamId === undefined ? undefined : streamsOf(pipeline).get(streamId);
}

/** Opens a scope of a stream, the first one with an empty state. */
export function openLiveStream(pipeline: Pipeline, streamId: string): LiveStream {
  const streams = streamsOf(pipeline);
  let stream = streams.get(streamId);
  if (stream === undefined) streams.set(streamId, (stream = new LiveStream(pipeline)));
  stream.open();
  return stream;
}

/** Takes a stream whose last scope has closed out of the live ones. */
export function dropLiveStream(pipeline: Pipeline, streamId: string): void {
  streamsOf(pipeline).delete(streamId);
}
