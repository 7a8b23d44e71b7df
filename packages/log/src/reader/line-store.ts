import type { Place } from './place.ts';
import type { Problem } from './problem.ts';

/** Where lines come from; what stands above knows nothing of files. */
export interface LineStore {
  readonly location: string;
  /** Hands over lines and returns what it could not hand over as they stand. */
  scan(request: ScanRequest): Promise<readonly Problem[]>;
}

export interface ScanRequest {
  /** Only lines that hold one of these. */
  readonly needles?: readonly string[];
  /** Asked of a line with a needle, before its line number is worked out. */
  readonly accept?: (text: string) => boolean;
  /** Milliseconds since the epoch: what was last changed before it may be passed over. */
  readonly since?: number;
  readonly take: (text: string, place: Place) => void;
  /** Told when a file vanished under the reader: everything handed over so far will be handed over again. */
  readonly onRestart?: () => void;
  /** Told now and then how far it has come. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}
