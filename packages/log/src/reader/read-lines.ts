import type { ByteSource } from './byte-source.ts';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Read at first where nobody knows how much will come; twice as much each time. */
const FIRST_BYTES = 256 * 1024;
/** The Collector refuses single writes above 256 MB; a line of ours has kilobytes. */
export const MAX_LINE_BYTES: number = 64 * 1024 * 1024;

/** A line without its end. `bytes` is only valid until the callback returns. */
export interface RawLine {
  readonly bytes: Buffer;
  /** Of its first byte in the source. */
  readonly offset: number;
  /** Its number, from 1, where the source is compressed: going back for it costs more than counting. */
  readonly line?: number;
}

/** What follows the last line end, or a line that is longer than the reader takes. */
export interface Rest {
  readonly offset: number;
  readonly length: number;
  /** The bytes themselves; of an oversized line the first 64 KiB. */
  readonly bytes: Buffer;
}

export interface ReadLinesOptions {
  /** Only lines that hold one of these; all lines if absent. */
  readonly needles?: readonly string[];
  readonly maxLineBytes?: number;
  readonly chunkBytes?: number;
}

export interface ReadLinesResult {
  /** Bytes read. */
  readonly size: number;
  /** Absent where the source ends with a line end. */
  readonly tail?: Rest;
  readonly oversized: readonly Rest[];
}

/**
 * Reads a source's whole lines, up to its last line end, in pieces that are searched as bytes: only lines that hold a
 * needle ever become text. Memory is bounded by the longest line taken.
 */
export async function readLines(
  source: ByteSource,
  onLine: (line: RawLine) => void,
  { needles, maxLineBytes = MAX_LINE_BYTES, chunkBytes = CHUNK_BYTES }: ReadLinesOptions = {},
): Promise<ReadLinesResult> {
  const search = needles?.map((needle) => Buffer.from(needle));
  const oversized: Rest[] = [];
  const { size = Infinity } = source;
  const isCounting = source.size === undefined;
  let step = source.size === undefined ? Math.min(FIRST_BYTES, chunkBytes) : chunkBytes;
  let buffer = Buffer.allocUnsafe(Math.min(step, size));
  /** Bytes at the beginning of `buffer` that belong to an unfinished line. */
  let held = 0;
  let position = 0;
  let skipping: Rest | undefined;
  let line = 1;

  for (;;) {
    const wanted = Math.min(step, size - position);
    step = Math.min(step * 2, chunkBytes);
    if (buffer.length - held < wanted) buffer = grow(buffer, held, held + wanted);
    const bytesRead = await source.read(buffer, held, wanted);
    if (bytesRead === 0) break;
    const start = position - held;
    position += bytesRead;
    const filled = buffer.subarray(0, held + bytesRead);
    const end = filled.lastIndexOf(NEWLINE) + 1;
    let from = 0;
    if (skipping !== undefined && end > 0) {
      from = filled.indexOf(NEWLINE) + 1;
      oversized.push({ ...skipping, length: start + from - 1 - skipping.offset });
      skipping = undefined;
    }
    let counted = 0;
    const countTo = (at: number): number => {
      line += countLines(filled.subarray(counted, at));
      counted = at;
      return line;
    };
    if (skipping === undefined) {
      const take = (at: number, to: number): void => {
        if (to - at > maxLineBytes) oversized.push(restOf(filled.subarray(at, to), start + at));
        else {
          const bytes = filled.subarray(at, to);
          onLine({ bytes, offset: start + at, ...(isCounting && { line: countTo(at) }) });
        }
      };
      if (search) takeHits(filled.subarray(0, end), from, search, take);
      else takeAll(filled.subarray(0, end), from, take);
    }
    if (isCounting) countTo(end);
    held = filled.length - end;
    if (skipping === undefined && held > maxLineBytes) skipping = restOf(filled.subarray(end), start + end);
    if (skipping !== undefined) held = 0;
    else if (end > 0) filled.copyWithin(0, end);
  }

  if (skipping !== undefined) {
    oversized.push({ ...skipping, length: position - skipping.offset });
    return { size: position, oversized };
  }
  const rest = buffer.subarray(0, held);
  return held === 0
    ? { size: position, oversized }
    : { size: position, oversized, tail: { offset: position - held, length: held, bytes: Buffer.from(rest) } };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

type Take = (from: number, to: number) => void;

function takeAll(bytes: Buffer, from: number, take: Take): void {
  let at = from;
  while (at < bytes.length) {
    const end = bytes.indexOf(NEWLINE, at);
    take(at, end);
    at = end + 1;
  }
}

function takeHits(bytes: Buffer, from: number, needles: readonly Buffer[], take: Take): void {
  const starts = new Map<number, number>();
  for (const needle of needles) {
    let hit = bytes.indexOf(needle, from);
    while (hit !== -1) {
      const end = bytes.indexOf(NEWLINE, hit);
      starts.set(Math.max(bytes.lastIndexOf(NEWLINE, hit) + 1, from), end);
      hit = bytes.indexOf(needle, end + 1);
    }
  }
  for (const [start, end] of [...starts].toSorted(([a], [b]) => a - b)) take(start, end);
}

function grow(buffer: Buffer<ArrayBuffer>, held: number, size: number): Buffer<ArrayBuffer> {
  const grown = Buffer.allocUnsafe(Math.max(size, buffer.length * 2));
  buffer.copy(grown, 0, 0, held);
  return grown;
}

function restOf(bytes: Buffer, offset: number): Rest {
  return { offset, length: bytes.length, bytes: Buffer.from(bytes.subarray(0, 65_536)) };
}

/** The line numbers, from 1, of byte offsets in a source; offsets in rising order. */
export async function lineNumbers(source: ByteSource, offsets: readonly number[]): Promise<readonly number[]> {
  const numbers: number[] = [];
  const last = offsets.at(-1);
  if (last === undefined) return numbers;
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, last + 1));
  let line = 1;
  let position = 0;
  while (numbers.length < offsets.length) {
    const bytesRead = await source.read(buffer, 0, Math.min(buffer.length, last + 1 - position));
    const chunk = buffer.subarray(0, bytesRead);
    let at = 0;
    for (;;) {
      const next = chunk.indexOf(NEWLINE, at);
      const until = position + (next === -1 ? chunk.length : next + 1);
      while (numbers.length < offsets.length && (offsets[numbers.length] ?? 0) < until) numbers.push(line);
      if (next === -1) break;
      line++;
      at = next + 1;
    }
    position += bytesRead;
    // Behind the end, or cut shorter since it was scanned: the line it would have been on.
    if (bytesRead === 0) while (numbers.length < offsets.length) numbers.push(line);
  }
  return numbers;
}
