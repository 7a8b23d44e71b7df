/** Where a record stands on disk. */
export interface Place {
  /** Path of the file; `<memory>` for a source without files. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Byte offset of the line's beginning; in a compressed file, in what it decompresses to. */
  readonly offset: number;
}
