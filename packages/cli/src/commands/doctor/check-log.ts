import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { LOSSES, filesSource } from '@spanreel/log';

import type { LogDirectory } from '../../log/log-directories.ts';
import { type SegmentFile, segmentFiles } from '../../log/segment-files.ts';
import { count, formatBytes, formatDuration } from '../../terminal/format.ts';
import { namesOf } from '../../words/names.ts';
import { findingWords, noticeWords } from '../../words/finding-words.ts';
import { checkLosses } from './check-losses.ts';
import type { Diagnosis, Level } from './diagnosis.ts';

const FEW_BYTES = 1_000_000_000;
const TOO_FEW_BYTES = 50_000_000;
/** Above this reading every line takes minutes, which is for `spanreel verify`. */
const READ_AT_MOST = 512_000_000;
/** A spool that nobody touched for so long is nobody's: a running process claims it after 30 s. */
const STALE_MS = 60_000;

/** Whether the log can be written and read, and what waits there. */
export async function checkLog(directory: LogDirectory, cwd: string, now: number): Promise<Diagnosis[]> {
  const { given, path } = directory;
  try {
    const { uid } = await stat(path);
    const files = await segmentFiles(path);
    return [
      await checkWriting(directory, uid, files),
      ...(await checkSpace(directory)),
      ...checkSpools(files, now),
      ...(await checkLines(directory, files, cwd)),
      ...(await checkCounts(files, now)),
    ];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [await checkAbsent(directory)];
    // One file of it, or the whole: the log says which.
    if (code === 'SPANREEL_LOG_DIRECTORY') return [diagnosis('problem', (error as Error).message)];
    return [unusable(given, code)];
  }
}

async function checkWriting(
  { given, path }: LogDirectory,
  uid: number,
  files: readonly SegmentFile[],
): Promise<Diagnosis> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const holds = `${given}: ${count(files.length, 'segment')}${files.length > 0 ? `, ${formatBytes(bytes)}` : ''}`;
  if (!(await isWritable(path))) {
    return diagnosis(
      'problem',
      `${given} cannot be written by this user; events would stay in memory only`,
      permit(path),
    );
  }
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && uid !== me) {
    return diagnosis('warning', `${holds}; it belongs to user ${uid}, you are ${me}`, permit(path));
  }
  return diagnosis('fine', holds);
}

async function checkAbsent({ given, path, from }: LogDirectory): Promise<Diagnosis> {
  const parent = await firstExisting(dirname(path));
  if (!(await isWritable(parent))) {
    return diagnosis('problem', `${given} does not exist and cannot be created below ${parent}`, permit(parent));
  }
  const finding = `${given} does not exist yet; the first process creates it`;
  return from === 'default'
    ? diagnosis('note', finding)
    : diagnosis('warning', finding, 'check the spelling, if one has run already');
}

async function checkSpace({ given, path }: LogDirectory): Promise<Diagnosis[]> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  if (free >= FEW_BYTES) return [];
  const level = free < TOO_FEW_BYTES ? 'problem' : 'warning';
  return [
    diagnosis(
      level,
      `${formatBytes(free)} free on the disk of ${given}`,
      'make room, or set SPANREEL_LOG to another disk',
    ),
  ];
}

function checkSpools(files: readonly SegmentFile[], now: number): Diagnosis[] {
  const spools = files.filter(({ isSpool, bytes }) => isSpool && bytes > 0);
  if (spools.length === 0) return [];
  const bytes = spools.reduce((sum, file) => sum + file.bytes, 0);
  const waits = now - Math.min(...spools.map(({ touched }) => touched));
  const finding = `${count(spools.length, 'spool')}, ${formatBytes(bytes)}, not yet delivered`;
  if (waits < STALE_MS) return [diagnosis('note', finding)];
  return [
    diagnosis(
      'warning',
      `${finding}; the oldest was last touched ${formatDuration(waits)} ago`,
      'start any program with Spanreel and the same endpoint: it takes them over within 30 s',
    ),
  ];
}

async function checkLines(
  { path, given }: LogDirectory,
  files: readonly SegmentFile[],
  cwd: string,
): Promise<Diagnosis[]> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > READ_AT_MOST)
    return [diagnosis('note', `${formatBytes(bytes)} are too many to read here`, 'spanreel verify reads them all')];
  const { findings, notices } = await filesSource({ directories: [path] }).verify();
  const names = namesOf([], cwd);
  const protobuf = findings.filter(({ kind }) => kind === 'protobuf').flatMap(({ place }) => place ?? []);
  const losses = findings.filter(({ kind }) => kind !== 'protobuf' && (LOSSES as ReadonlySet<string>).has(kind));
  const foreign = notices.filter(({ kind }) => kind === 'foreign');
  return [
    ...(losses[0]
      ? [
          diagnosis(
            'warning',
            `${count(losses.length, 'damaged line')}; the first: ${findingWords(losses[0], names)}`,
            `spanreel verify --log ${given} names each`,
          ),
        ]
      : []),
    ...(foreign[0]
      ? [
          diagnosis(
            'warning',
            `${count(foreign.length, 'foreign line')}; the first: ${noticeWords(foreign[0], names)}`,
            'keep files of other programs elsewhere',
          ),
        ]
      : []),
    ...(protobuf[0]
      ? [
          diagnosis(
            'problem',
            `${count(protobuf.length, 'file')} of protobuf, which is not read; the first: ${names.place(protobuf[0])}`,
            "set format: json in the Collector's file exporter",
          ),
        ]
      : []),
  ];
}

function unusable(given: string, code: string | undefined): Diagnosis {
  if (code === 'ENOTDIR')
    return diagnosis('problem', `${given} is a file, not a directory, or below one`, 'set SPANREEL_LOG to a directory');
  if (code === 'EACCES' || code === 'EPERM') {
    return diagnosis(
      'problem',
      `${given} cannot be read: permission denied`,
      'run as the user who owns it, or allow yours to',
    );
  }
  return diagnosis('problem', `${given} cannot be read: ${code ?? 'unknown error'}`);
}

async function checkCounts(files: readonly SegmentFile[], now: number): Promise<Diagnosis[]> {
  const readable = files.filter(({ path }) => path.endsWith('.jsonl'));
  const bytes = readable.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > READ_AT_MOST) return [];
  return checkLosses(
    readable.map(({ path }) => path),
    now,
  );
}

async function firstExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : firstExisting(parent);
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function permit(path: string): string {
  return `let this user write ${path}, or set SPANREEL_LOG to a directory of its own`;
}

function diagnosis(level: Level, finding: string, wayOut?: string): Diagnosis {
  return { area: 'log', level, finding, ...(wayOut === undefined ? {} : { way_out: wayOut }) };
}
