import type { Place } from './place.ts';

/**
 * What is wrong with a line.
 *
 * - `torn`: its end is missing, or it breaks off before another one begins: what it held is lost;
 * - `repeated`: it breaks off, and was written again as a whole: nothing is lost;
 * - `garbage`: no JSON;
 * - `oversized`: longer than the reader takes;
 * - `foreign`: JSON, but not OTLP;
 * - `glued`: two documents on one line, both read;
 * - `protobuf`: the Collector's `format: proto`, from here to the end of the file: not read;
 * - `unterminated`: whole, but without its line end, in a file that nobody writes any more; read.
 */
export type ProblemKind =
  | 'torn'
  | 'repeated'
  | 'garbage'
  | 'oversized'
  | 'foreign'
  | 'protobuf'
  | 'glued'
  | 'unterminated';

/** A line that a reader could not take as it stands. Never ends the reading. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly place: Place;
  /** Length of what is affected; of compressed data that cannot be decompressed, as it stands in the file. */
  readonly bytes: number;
  /** The stream that the damaged text itself still names, if any. */
  readonly stream_id?: string;
}

/** The kinds that mean that something which was written cannot be read back, or is not. */
export const LOSSES: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['torn', 'garbage', 'oversized', 'protobuf']);
