import type { FileWindow } from './file-window.ts';

/** RFC 8878, 3.1.1: the first bytes of every frame. */
export const ZSTD_MAGIC: Buffer = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Whether some bytes begin a frame, be it a skippable one. */
export function isFrameStart(bytes: Buffer): boolean {
  return bytes.indexOf(ZSTD_MAGIC) === 0 || isSkippable(bytes);
}

/** One frame of a zstd stream, as its own headers describe it. */
export interface ZstdFrame {
  /** Behind its last byte. */
  readonly end: number;
  /** Skippable frames hold nothing. */
  readonly skippable: boolean;
  /** What it decompresses to, if it says so. */
  readonly contentSize?: number;
}

/**
 * Walks the headers of the frame at a position without decompressing it: Node 22 and 24 stop at the end of the first
 * frame of a stream (later ones go on), so frames have to be told apart here.
 *
 * @returns `undefined` where none begins, or one that is not whole: beyond some point its headers make no sense, or it
 * reaches beyond the end of the file.
 */
export async function walkFrame(file: FileWindow, at: number): Promise<ZstdFrame | undefined> {
  const head = await file.at(at, 18);
  if (isSkippable(head)) {
    const end = at + 8 + (head.length < 8 ? 0 : head.readUInt32LE(4));
    return head.length < 8 || end > file.size ? undefined : { end, skippable: true };
  }
  const descriptor = head[4];
  if (head.indexOf(ZSTD_MAGIC) !== 0 || descriptor === undefined) return undefined;
  const header = headerOf(head, descriptor);
  if (header === undefined) return undefined;
  let position = at + header.length;
  for (;;) {
    const block = await file.at(position, 3);
    if (block.length < 3) return undefined;
    const bits = block.readUIntLE(0, 3);
    const [isLast, type, size] = [bits & 1, (bits >> 1) & 3, bits >> 3];
    if (type === RESERVED_BLOCK) return undefined;
    position += 3 + (type === RLE_BLOCK ? 1 : size);
    if (isLast) break;
  }
  const end = position + (descriptor & HAS_CHECKSUM ? 4 : 0);
  if (end > file.size) return undefined;
  return { end, skippable: false, ...(header.contentSize === undefined ? {} : { contentSize: header.contentSize }) };
}

const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;
const HAS_CHECKSUM = 4;
const RESERVED_BIT = 8;
const SINGLE_SEGMENT = 0x20;

function headerOf(
  head: Buffer,
  descriptor: number,
): { readonly length: number; readonly contentSize?: number } | undefined {
  if (descriptor & RESERVED_BIT) return undefined;
  const single = (descriptor & SINGLE_SEGMENT) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const start = ZSTD_MAGIC.length + 1 + (single ? 0 : 1) + dictionary;
  const length = start + sizeBytes;
  if (sizeBytes === 0 || head.length < length) return { length };
  if (sizeBytes === 8) return { length, contentSize: Number(head.readBigUInt64LE(start)) };
  // Two bytes begin where one byte ends.
  return { length, contentSize: head.readUIntLE(start, sizeBytes) + (sizeBytes === 2 ? 256 : 0) };
}

function isSkippable(head: Buffer): boolean {
  return head.length >= 4 && (head.readUInt32LE(0) & 0xff_ff_ff_f0) >>> 0 === 0x18_4d_2a_50;
}
