import type { Context } from '@opentelemetry/api';
import { correlationIdOf, scopeOf } from '@spanreel/api/pipeline';
import { uuidv7 } from 'uuidv7';

import type { StreamHeads } from './stream-heads.ts';

/** The correlation id of a point of the program; outside of all traces and scopes that of the process's own stream. */
export function correlationIdAt(at: Context, heads: StreamHeads): string {
  const known = correlationIdOf(at);
  if (known !== undefined) return known;
  const { streamId } = scopeOf(at);
  const head = (streamId === undefined ? undefined : heads.known(streamId)) ?? heads.own(heads.writerId);
  return (head.correlationId ??= uuidv7());
}
