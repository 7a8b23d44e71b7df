import type { Config } from '../config/config.ts';
import { loadChunk } from '../load-chunk.ts';
import type * as chunk from './api-calls.ts';

/** What makes events of the requests that `SPANREEL_API_EVENTS` asks for; nothing, and nothing loaded, where it asks for none. */
export function apiCalls(apiEvents: Config['apiEvents']): chunk.ApiCalls | undefined {
  if (apiEvents === false) return undefined;
  return new (loadChunk('instrumentation/api-calls') as typeof chunk).ApiCalls(apiEvents);
}
