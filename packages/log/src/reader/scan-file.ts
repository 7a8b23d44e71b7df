import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import type { ByteSource, Damage } from './byte-source.ts';
import type { ScanRequest } from './line-store.ts';
import { mayBeForeign } from './log-file-name.ts';
import type { LogFile } from './log-files.ts';
import { openBytes } from './open-bytes.ts';
import { parseLine, streamNamedIn } from './parse-line.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import type { ReadLinesResult, Rest } from './read-lines.ts';
import { lineNumbers, readLines } from './read-lines.ts';

/** Without rotation the Collector writes from a buffer, a line in parts, and the last part within a second. */
const COLLECTOR_PATIENCE = 15;
const BEGINNING_BYTES = 4096;

type UnreadPart =
  | ({ readonly kind: 'tail' } & Rest)
  | ({ readonly kind: Damage['kind']; readonly bytes?: Buffer } & Pick<Rest, 'offset' | 'length'>);

/** Hands over the lines of an open file and returns what it could not hand over as they stand. */
export async function scanFile(
  file: LogFile,
  handle: FileHandle,
  request: ScanRequest,
  patienceMs: number,
): Promise<readonly Problem[]> {
  const open = (): Promise<ByteSource> => openBytes(handle, file.size);
  if (mayBeForeign(file.path) && !(await beginsAsOtlp(await open()))) return [];
  const source = await open();
  const result = await (request.needles === undefined
    ? scanWhole(file, source, request)
    : scanHits(file, source, open, request));
  const unread = unreadParts(result, source.damage);
  const parts = unread.last.length > 0 && (await isFinal(file, handle, patienceMs)) ? unread.all : unread.inside;
  const lines = await lineNumbers(await open(), offsetsOf(parts));
  return parts.map((part, index) => {
    const place = { file: file.path, line: lines[index] ?? 0, offset: part.offset };
    return part.kind === 'tail' ? judgeTail(part, place, request) : problem(part.kind, part, place);
  });
}

async function scanWhole(file: LogFile, source: ByteSource, { take }: ScanRequest): Promise<ReadLinesResult> {
  let line = 0;
  return readLines(source, ({ bytes, offset }) => take(bytes.toString(), { file: file.path, line: ++line, offset }));
}

async function scanHits(
  file: LogFile,
  source: ByteSource,
  open: () => Promise<ByteSource>,
  { needles = [], take, accept }: ScanRequest,
): Promise<ReadLinesResult> {
  const hits: { readonly text: string; readonly offset: number; readonly line?: number }[] = [];
  const result = await readLines(
    source,
    ({ bytes, ...at }) => {
      const text = bytes.toString();
      if (accept === undefined || accept(text)) hits.push({ text, ...at });
    },
    { needles },
  );
  const isCounted = hits.every(({ line }) => line !== undefined);
  const numbers = isCounted ? [] : await lineNumbers(await open(), offsetsOf(hits));
  hits.forEach(({ text, offset, line }, index) =>
    take(text, { file: file.path, line: line ?? numbers[index] ?? 0, offset }),
  );
  return result;
}

function offsetsOf(parts: readonly { readonly offset: number }[]): readonly number[] {
  return parts.map(({ offset }) => offset);
}

/** What could not be read inside the file, and at its end, where it may still be written. */
function unreadParts(
  { oversized, tail }: ReadLinesResult,
  damage: readonly Damage[],
): {
  readonly inside: readonly UnreadPart[];
  readonly last: readonly UnreadPart[];
  readonly all: readonly UnreadPart[];
} {
  const long = oversized.map((rest) => ({ ...rest, kind: 'oversized' as const }));
  const inside = [...long, ...damage.filter(({ final }) => !final)].toSorted((a, b) => a.offset - b.offset);
  const text: UnreadPart[] = tail ? [{ ...tail, kind: 'tail' }] : [];
  // Where the text breaks off because the compressed data does, the text says it.
  const data = tail && isTorn(tail) ? [] : damage.filter(({ final }) => final);
  const last = [...text, ...data];
  return { inside, last, all: [...inside, ...last] };
}

/** Whether the end of a file is its end: a writer in the middle of its write is given a moment. */
async function isFinal(file: LogFile, handle: FileHandle, patienceMs: number): Promise<boolean> {
  if (file.sealed) return true;
  const patience = file.isSegment ? patienceMs : patienceMs * COLLECTOR_PATIENCE - (Date.now() - file.changedAt);
  await pause(Math.max(patience, patienceMs));
  return (await handle.stat()).size === file.size;
}

function judgeTail(rest: Rest, place: Place, { needles, accept, take }: ScanRequest): Problem {
  const text = rest.bytes.toString();
  const isWanted = needles === undefined || needles.some((needle) => text.includes(needle));
  if (isWanted && (accept === undefined || accept(text))) take(text, place);
  return problem(isTorn(rest) ? 'torn' : 'unterminated', rest, place);
}

function isTorn({ bytes }: Rest): boolean {
  return parseLine(bytes.toString()).problems.some(({ kind }) => kind === 'torn' || kind === 'garbage');
}

function problem(
  kind: Problem['kind'],
  { bytes, length }: { readonly bytes?: Buffer; readonly length: number },
  place: Place,
): Problem {
  const stream = bytes && streamNamedIn(bytes.toString());
  return { kind, place, bytes: length, ...(stream === undefined ? {} : { stream_id: stream }) };
}

/** What a request of OTLP begins with, in the Collector's spelling. */
async function beginsAsOtlp(source: ByteSource): Promise<boolean> {
  const beginning = Buffer.alloc(BEGINNING_BYTES);
  const length = await source.read(beginning, 0, beginning.length);
  const isProtobuf = source.damage.some(({ kind }) => kind === 'protobuf');
  return isProtobuf || /^\s*\{(?:"resource(?:Logs|Spans|Metrics)"|\})/.test(beginning.toString('utf8', 0, length));
}
