import type { Gunzip, ZstdDecompress } from 'node:zlib';

/** How much a decompressor hands over at a time: each time is a turn of the event loop. */
export const CHUNK_BYTES: number = 256 * 1024;

/**
 * What a decompressor makes of some bytes, with no more than a few of its chunks in memory. Everything that came before
 * a fault is yielded before it is told.
 *
 * @returns The fault, if there was one. That the bytes end too early is none of zstd to Node 22.
 * @throws What reading the bytes themselves throws.
 */
export async function* through(
  decoder: Gunzip | ZstdDecompress,
  input: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, Error | undefined> {
  let fault: Error | undefined;
  let ended = false;
  let wake = (): void => {};
  decoder.on('readable', () => wake());
  decoder.on('end', () => {
    ended = true;
    wake();
  });
  decoder.on('error', (error) => {
    fault = error;
    wake();
  });
  let unread: Error | undefined;
  const feeding = feed(decoder, input).catch((error: unknown) => {
    unread = error as Error;
    decoder.destroy(unread);
  });
  try {
    for (;;) {
      // Not `for await`: it drops what is still buffered when the decoder fails.
      const chunk = decoder.read() as Buffer | null;
      if (chunk !== null) yield chunk;
      else if (ended || fault) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    await feeding;
    if (unread) throw unread;
    return fault;
  } finally {
    decoder.destroy();
  }
}

async function feed(decoder: Gunzip | ZstdDecompress, input: AsyncIterable<Buffer>): Promise<void> {
  let proceed = (): void => {};
  decoder.on('drain', () => proceed());
  decoder.on('close', () => proceed());
  for await (const bytes of input) {
    if (decoder.destroyed) return;
    if (!decoder.write(bytes) && !decoder.destroyed) await new Promise<void>((resolve) => (proceed = resolve));
  }
  if (!decoder.destroyed) decoder.end();
}
