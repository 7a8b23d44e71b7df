import { hash } from 'node:crypto';

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

/**
 * Loads Node's crypto, which takes 4 ms and cannot be had in pieces, before the event loop turns for the first time: whatever leaves
 * the process is hashed, and a flush may not hold the loop that long. Most applications have loaded it themselves by then.
 */
export function loadCryptoBeforeTheLoop(): void {
  process.nextTick(() => {
    try {
      hash('sha256', '');
    } catch {
      // It fails again where something is hashed, and is said and counted there.
    }
  });
}
