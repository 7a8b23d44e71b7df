import type { Report } from './byte-source.ts';
import type { FileWindow } from './file-window.ts';
import { MAX_LINE_BYTES } from './read-lines.ts';
import { ZSTD_MAGIC } from './zstd-frame.ts';
import { decompressAtOnce } from './zstd-stream.ts';

/** A message's length in bytes, big endian, stands before it. */
const LENGTH_BYTES = 4;
const NEWLINE = Buffer.from('\n');
const BEGINNINGS = [ZSTD_MAGIC, ...['Logs', 'Spans', 'Metrics'].map((signal) => Buffer.from(`{"resource${signal}"`))];
const BRACE = 0x7b;
/** Of protobuf: field 1, with a length. Every OTLP request begins with it. */
const FIELD_ONE = 0x0a;

type Payload = 'zstd' | 'json' | 'protobuf';

/** What the first message of a file of the Collector's is, judged by its first bytes; `undefined` if these are none. */
export function framedPayload(beginning: Buffer): Payload | undefined {
  const length = beginning.length < LENGTH_BYTES ? 0 : beginning.readUInt32BE(0);
  const payload = payloadOf(beginning.subarray(LENGTH_BYTES));
  // Where no magic number vouches for it, a length of text (`\n\n\n\n{`) or of nothing (`\0\0\0\0{`) is none.
  return payload === 'zstd' || (length > 0 && length <= MAX_LINE_BYTES) ? payload : undefined;
}

function payloadOf(bytes: Buffer): Payload | undefined {
  if (bytes.indexOf(ZSTD_MAGIC) === 0) return 'zstd';
  return bytes[0] === BRACE ? 'json' : bytes[0] === FIELD_ONE ? 'protobuf' : undefined;
}

/**
 * Takes apart what the Collector's file exporter writes with `compression: zstd`: messages with their length before
 * them, each compressed by itself. Each becomes a line. What a killed Collector left of one is passed over.
 */
export async function* framedLines(file: FileWindow, report: Report): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.size;) {
    const start = at + LENGTH_BYTES;
    const length = await lengthAt(file, at);
    const isWhole = length !== undefined && start + length <= file.size;
    const message = isWhole ? await openMessage(file, start, length) : 'damaged';
    if (message === 'protobuf') {
      report({ kind: 'protobuf', length: file.size - at, final: false });
      return;
    }
    if (message === 'damaged' || length === undefined) {
      const next = await findMessage(file, at + 1);
      report({ kind: 'torn', length: next - at, final: next === file.size });
      at = next;
      continue;
    }
    if (message === 'oversized') report({ kind: 'oversized', length, final: false });
    else yield Buffer.concat([message, NEWLINE]);
    at = start + length;
  }
}

/** The length of the message at a position; `undefined` where nothing that looks like one follows. */
async function lengthAt(file: FileWindow, at: number): Promise<number | undefined> {
  const head = await file.at(at, LENGTH_BYTES + ZSTD_MAGIC.length);
  return payloadOf(head.subarray(LENGTH_BYTES)) === undefined ? undefined : head.readUInt32BE(0);
}

async function openMessage(
  file: FileWindow,
  start: number,
  length: number,
): Promise<Buffer | 'protobuf' | 'oversized' | 'damaged'> {
  if (length > MAX_LINE_BYTES) return 'oversized';
  const bytes = await file.at(start, length);
  const payload = payloadOf(bytes);
  if (payload !== 'zstd') return payload === 'protobuf' ? payload : bytes;
  const content = decompressAtOnce(bytes, MAX_LINE_BYTES);
  return typeof content !== 'string' && payloadOf(content) === 'protobuf' ? 'protobuf' : content;
}

/** Where the next message may begin: before a frame of zstd, or before a document. */
async function findMessage(file: FileWindow, from: number): Promise<number> {
  const starts = await Promise.all(BEGINNINGS.map(async (beginning) => file.find(beginning, from + LENGTH_BYTES)));
  const next = Math.min(...starts);
  return next === file.size ? next : next - LENGTH_BYTES;
}
