import { verifyLog } from '../integrity/verify-log.ts';
import type { LineStore } from '../reader/line-store.ts';
import { findIds } from './find-ids.ts';
import { listStreams } from './list-streams.ts';
import { loadRecording } from './load-recording.ts';
import type { Recording } from './recording.ts';
import type { SpineSource } from './spine-source.ts';

/** A source over lines, wherever they come from. */
export function storeSource(store: LineStore, now: () => number): SpineSource {
  const readStream = (streamId: string): Promise<Recording> =>
    loadRecording(store, { streams: [streamId], traces: [] });
  return {
    capabilities: { verify: true, tail: false, location: store.location },
    find: (idOrPrefix) => findIds(store, idOrPrefix),
    read: (selection) => loadRecording(store, selection),
    readStream,
    readTrace: (traceId) => loadRecording(store, { streams: [], traces: [traceId] }),
    list: (filter = {}) => listStreams(store, filter, now()),
    verify: (options = {}) => verifyLog(store, readStream, options.onProgress),
  };
}
