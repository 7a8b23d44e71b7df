import { createGunzip } from 'node:zlib';

import type { Report } from './byte-source.ts';
import type { FileWindow } from './file-window.ts';
import { CHUNK_BYTES, through } from './through.ts';

/** Decompresses what gzip writes, one member or several. Behind a fault nothing can be read any more. */
export async function* gzipChunks(file: FileWindow, report: Report): AsyncGenerator<Buffer> {
  const decoder = createGunzip({ chunkSize: CHUNK_BYTES });
  const fault = yield* through(decoder, file.between(0, file.size));
  if (fault) report({ kind: 'torn', length: Math.max(file.size - decoder.bytesWritten, 1), final: isTooShort(fault) });
}

function isTooShort(fault: NodeJS.ErrnoException): boolean {
  return fault.code === 'Z_BUF_ERROR';
}
