import type { FileHandle } from 'node:fs/promises';

import type { ByteSource } from './byte-source.ts';
import { streamSource } from './byte-source.ts';
import { FileWindow } from './file-window.ts';
import { framedLines, framedPayload } from './framed-messages.ts';
import { gzipChunks } from './gzip-stream.ts';
import { zstdChunks } from './zstd-stream.ts';
import { isFrameStart } from './zstd-frame.ts';

const BEGINNING_BYTES = 16;
/** RFC 1952, 2.3.1, with deflate, the only method there is. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Reads the first `size` bytes of a file as lines: as they stand, or decompressed where their first bytes say that they
 * are gzip, zstd, or the messages that the Collector's file exporter writes with `compression: zstd`.
 */
export async function openBytes(file: FileHandle, size: number): Promise<ByteSource> {
  const window = new FileWindow(file, size);
  const beginning = await window.at(0, BEGINNING_BYTES);
  if (beginning.indexOf(GZIP_MAGIC) === 0) return streamSource(size, (report) => gzipChunks(window, report));
  if (isFrameStart(beginning)) return streamSource(size, (report) => zstdChunks(window, report));
  if (framedPayload(beginning)) return streamSource(size, (report) => framedLines(window, report));
  return plainSource(file, size);
}

function plainSource(file: FileHandle, size: number): ByteSource {
  let position = 0;
  return {
    damage: [],
    size,
    async read(into, at, length) {
      let filled = 0;
      while (filled < length && position < size) {
        const { bytesRead } = await file.read(into, at + filled, Math.min(length - filled, size - position), position);
        if (bytesRead === 0) break;
        filled += bytesRead;
        position += bytesRead;
      }
      return filled;
    },
  };
}
