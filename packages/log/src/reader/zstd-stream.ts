import { createZstdDecompress, zstdDecompressSync } from 'node:zlib';

import type { Report } from './byte-source.ts';
import type { FileWindow } from './file-window.ts';
import { CHUNK_BYTES, through } from './through.ts';
import type { ZstdFrame } from './zstd-frame.ts';
import { ZSTD_MAGIC, walkFrame } from './zstd-frame.ts';

/** The Collector writes a frame per line: a stream for each would cost more than its content. */
const AT_ONCE_BYTES = 1024 * 1024;
const AT_ONCE_CONTENT_BYTES = 16 * 1024 * 1024;

/**
 * Decompresses a stream of zstd frames: what `zstd` writes, and the Collector with native compression. What a killed
 * writer left of a frame is decompressed as far as it goes; then the next frame is looked for.
 */
export async function* zstdChunks(file: FileWindow, report: Report): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.size;) {
    const frame = await walkFrame(file, at);
    if (frame && (yield* wholeFrame(file, at, frame))) {
      at = frame.end;
      continue;
    }
    const next = await file.find(ZSTD_MAGIC, at + 1);
    const beginning = await file.at(at, Math.min(next - at, ZSTD_MAGIC.length));
    const isFrame = ZSTD_MAGIC.indexOf(beginning) === 0;
    // One whose headers are whole has yielded already what it holds.
    if (isFrame && !frame) yield* through(createZstdDecompress({ chunkSize: CHUNK_BYTES }), file.between(at, next));
    report({ kind: isFrame ? 'torn' : 'garbage', length: next - at, final: next === file.size });
    at = next;
  }
}

/** @returns Whether the frame could be decompressed to its end. */
async function* wholeFrame(
  file: FileWindow,
  at: number,
  { end, skippable, contentSize = 0 }: ZstdFrame,
): AsyncGenerator<Buffer, boolean> {
  if (skippable) return true;
  if (end - at <= AT_ONCE_BYTES && contentSize <= AT_ONCE_CONTENT_BYTES) {
    const content = decompressAtOnce(await file.at(at, end - at), AT_ONCE_CONTENT_BYTES);
    if (typeof content !== 'string') {
      yield content;
      return true;
    }
  }
  return (yield* through(createZstdDecompress({ chunkSize: CHUNK_BYTES }), file.between(at, end))) === undefined;
}

/** One frame, decompressed in one go. */
export function decompressAtOnce(bytes: Buffer, maxOutputLength: number): Buffer | 'damaged' | 'oversized' {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'oversized' : 'damaged';
  }
}
