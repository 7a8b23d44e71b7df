import { loadChunk } from '../load-chunk.ts';
import type * as redaction from './redaction.ts';

/** The part of `@spanreel/redaction` that the gate is made of. */
export function loadRedaction(): typeof redaction {
  return loadChunk('start/redaction') as typeof redaction;
}
