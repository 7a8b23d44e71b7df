export type SegmentErrorCode =
  | 'SPANREEL_SEGMENT_OPEN'
  | 'SPANREEL_SEGMENT_WRITE'
  | 'SPANREEL_SEGMENT_SYNC'
  | 'SPANREEL_SEGMENT_CLOSED';

/** A segment that could not be opened, written or synced; recognised by its `code`. */
export class SegmentError extends Error {
  readonly code: SegmentErrorCode;
  /** The file or directory. */
  readonly path: string;
  /** Of a failed `append`: the lines that are not whole in the file, to be appended again. */
  readonly rest: string;

  constructor(code: SegmentErrorCode, path: string, reason: unknown, rest = '') {
    super(`${path}: ${describe(code, reason)}`, { cause: reason });
    this.name = 'SegmentError';
    this.code = code;
    this.path = path;
    this.rest = rest;
  }
}

const FAILED: Readonly<Record<SegmentErrorCode, string>> = {
  SPANREEL_SEGMENT_OPEN: 'the event log cannot be written here',
  SPANREEL_SEGMENT_WRITE: 'writing to the event log failed',
  SPANREEL_SEGMENT_SYNC: 'the event log could not be brought to disk',
  SPANREEL_SEGMENT_CLOSED: 'the event log is closed',
};

const WAY_OUT: Readonly<Record<string, string>> = {
  EACCES: 'no permission; make the directory writable for this user or set SPANREEL_LOG to another one',
  EPERM: 'no permission; make the directory writable for this user or set SPANREEL_LOG to another one',
  EROFS: 'the file system is read-only; set SPANREEL_LOG to a writable directory',
  ENOTDIR: 'a part of the path is a file; set SPANREEL_LOG to a directory',
  EEXIST: 'a file stands where the directory should be; set SPANREEL_LOG to another path',
  ENOSPC: 'the disk is full; free some space or move days of the log away',
  EDQUOT: 'the disk quota is used up; free some space or move days of the log away',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  EIO: 'the disk reports an error',
  DELETED: 'its file was deleted while in use',
};

function describe(code: SegmentErrorCode, reason: unknown): string {
  const errno = (reason as { code?: unknown } | undefined)?.code;
  const way = typeof errno === 'string' ? (WAY_OUT[errno] ?? errno) : undefined;
  return way === undefined ? FAILED[code] : `${FAILED[code]}: ${way}`;
}
