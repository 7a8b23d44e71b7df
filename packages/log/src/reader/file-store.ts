import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import type { LineStore, ScanRequest } from './line-store.ts';
import type { LogFile } from './log-files.ts';
import { LogDirectoryError, listLogFiles } from './log-files.ts';
import { parseLine, streamNamedIn } from './parse-line.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import type { Rest } from './read-lines.ts';
import { lineNumbers, readLines } from './read-lines.ts';

export interface FileStoreOptions {
  readonly directories: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How long a line without its end is given to be finished, in milliseconds. */
  readonly patienceMs?: number;
}

/** A spool may be renamed (claimed) or removed (delivered) under a reader: then the whole reading starts again. */
const MAX_ATTEMPTS = 5;

/** The lines of all `*.jsonl` files in some directories: segments, spools and the Collector's files alike. */
export function fileStore({ directories, now = Date.now, patienceMs = 100 }: FileStoreOptions): LineStore {
  return {
    location: directories.join(', '),
    async scan(request) {
      for (let attempt = 1; ; attempt++) {
        const files = await listLogFiles(directories, now());
        try {
          return await scanFiles(files, request, patienceMs);
        } catch (error) {
          if (attempt === MAX_ATTEMPTS || !(error instanceof FileGone)) throw error;
          request.onRestart?.();
        }
      }
    },
  };
}

class FileGone extends Error {}

async function scanFiles(
  files: readonly LogFile[],
  request: ScanRequest,
  patienceMs: number,
): Promise<readonly Problem[]> {
  const { since, onProgress } = request;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const problems: Problem[] = [];
  let done = 0;
  for (const file of files) {
    if (since === undefined || file.changedAt >= since) {
      problems.push(...(await scanFile(file, request, patienceMs)));
    }
    done += file.size;
    onProgress?.(done, total);
  }
  return problems;
}

async function scanFile(file: LogFile, request: ScanRequest, patienceMs: number): Promise<readonly Problem[]> {
  try {
    return request.needles === undefined
      ? await scanWhole(file, request, patienceMs)
      : await scanHits(file, request.needles, request, patienceMs);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new FileGone(`log file ${file.path} vanishes again and again while it is read`);
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    const message = `log file ${file.path} may not be read by this user; run as the user or in the group that writes it`;
    throw new LogDirectoryError(message, { cause: error });
  }
}

async function scanWhole(file: LogFile, { take }: ScanRequest, patienceMs: number): Promise<readonly Problem[]> {
  let line = 0;
  const result = await readLines(
    file.path,
    ({ bytes, offset }) => take(bytes.toString(), { file: file.path, line: ++line, offset }),
    { upTo: file.size },
  );
  return judgeRests(file, result, take, patienceMs);
}

async function scanHits(
  file: LogFile,
  needles: readonly string[],
  { take, accept }: ScanRequest,
  patienceMs: number,
): Promise<readonly Problem[]> {
  const hits: { readonly text: string; readonly offset: number }[] = [];
  const result = await readLines(
    file.path,
    ({ bytes, offset }) => {
      const text = bytes.toString();
      if (accept === undefined || accept(text)) hits.push({ text, offset });
    },
    { upTo: file.size, needles },
  );
  const numbers = await lineNumbers(
    file.path,
    hits.map(({ offset }) => offset),
  );
  hits.forEach(({ text, offset }, index) => take(text, { file: file.path, line: numbers[index] ?? 0, offset }));
  return judgeRests(
    file,
    result,
    (text, place) => {
      if (needles.some((needle) => text.includes(needle)) && (accept === undefined || accept(text))) take(text, place);
    },
    patienceMs,
  );
}

/** Says what is wrong with the bytes after the last line end and with lines that were too long. */
async function judgeRests(
  file: LogFile,
  { tail, oversized, size }: { readonly tail?: Rest; readonly oversized: readonly Rest[]; readonly size: number },
  take: ScanRequest['take'],
  patienceMs: number,
): Promise<readonly Problem[]> {
  const rests = [...oversized, ...(tail && (await isFinal(file, size, patienceMs)) ? [tail] : [])];
  const lines = await lineNumbers(
    file.path,
    rests.map(({ offset }) => offset),
  );
  return rests.map((rest, index) => {
    const place = { file: file.path, line: lines[index] ?? 0, offset: rest.offset };
    return rest === tail ? judgeTail(rest, place, take) : problem('oversized', rest, place);
  });
}

/** A writer in the middle of its write is given a moment: a write takes microseconds. */
async function isFinal(file: LogFile, size: number, patienceMs: number): Promise<boolean> {
  if (file.sealed) return true;
  await pause(patienceMs);
  const status = await stat(file.path).catch(() => undefined);
  return status?.size === size;
}

function judgeTail(rest: Rest, place: Place, take: ScanRequest['take']): Problem {
  const text = rest.bytes.toString();
  const { problems } = parseLine(text);
  take(text, place);
  const lost = problems.some(({ kind }) => kind === 'torn' || kind === 'garbage');
  return problem(lost ? 'torn' : 'unterminated', rest, place);
}

function problem(kind: Problem['kind'], rest: Rest, place: Place): Problem {
  const stream = streamNamedIn(rest.bytes.toString());
  return { kind, place, bytes: rest.length, ...(stream === undefined ? {} : { stream_id: stream }) };
}
