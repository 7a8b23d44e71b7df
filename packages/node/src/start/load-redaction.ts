import { isBuilt, loadChunk } from '../load-chunk.ts';
import { redactionPieces } from './redaction-pieces.ts';
import type * as redaction from './redaction.ts';

/** The part of `@spanreel/redaction` that the gate is made of. */
export function loadRedaction(): typeof redaction {
  return loadChunk('start/redaction') as typeof redaction;
}

/** The same, a piece at a time. */
export function* loadingRedaction(): Generator<void, void> {
  if (isBuilt) for (const piece of Object.keys(redactionPieces)) yield void loadChunk(piece);
  yield void loadRedaction();
}
