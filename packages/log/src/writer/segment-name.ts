/** Who writes a segment; with the index it makes a name that no other process start or thread ever uses. */
export interface SegmentOwner {
  /** Host name; characters that file systems or this grammar cannot hold become `_`. */
  readonly host: string;
  readonly pid: number;
  /** Random lower-case letters and digits, new at every process start: a pid may come back, a file is never reopened. */
  readonly boot: string;
  /** `threadId` of node:worker_threads; 0 is the main thread. */
  readonly thread: number;
}

export interface SegmentName extends SegmentOwner {
  /** Counts from 0. */
  readonly index: number;
  /** To be delivered and then removed, rather than the log itself. */
  readonly spool: boolean;
  /** Writer id of the process that took it over from one that is gone. */
  readonly claimedBy?: string;
}

// The shortest host that fits: a claim's UUID would pass for the end of a longer one.
const GRAMMAR = /^(.+?)-(\d+)-([0-9a-z]+)-(\d+)-(\d{4,})(?:\.claim-([0-9A-Za-z-]+))?(\.spool)?\.jsonl$/;

/**
 * The file name of a segment: `<host>-<pid>-<boot>-<thread>-<nnnn>[.claim-<writer id>][.spool].jsonl`.
 *
 * @example
 * segmentName({ host: 'web', pid: 7, boot: 'k3f9', thread: 0, index: 0, spool: false }); // 'web-7-k3f9-0-0000.jsonl'
 */
export function segmentName(name: SegmentName): string {
  const claim = name.claimedBy === undefined ? '' : `.claim-${name.claimedBy}`;
  return `${stem(name)}${claim}${name.spool ? '.spool' : ''}.jsonl`;
}

/** Reads a file name (not a path) back; `undefined` for files that no segment writer made, such as the Collector's. */
export function parseSegmentName(fileName: string): SegmentName | undefined {
  const match = GRAMMAR.exec(fileName);
  if (!match) return undefined;
  const [, host = '', pid, boot = '', thread, index, claimedBy, spool] = match;
  return {
    host,
    pid: Number(pid),
    boot,
    thread: Number(thread),
    index: Number(index),
    spool: spool !== undefined,
    ...(claimedBy === undefined ? {} : { claimedBy }),
  };
}

/** The name a spool gets when a process takes it over; an earlier claim is replaced. `undefined` if it is no spool. */
export function claimName(fileName: string, claimer: string): string | undefined {
  const name = parseSegmentName(fileName);
  return name?.spool === true ? segmentName({ ...name, claimedBy: claimer }) : undefined;
}

/** The file beside a segment that keeps its acknowledged byte offset; the same before and after a claim. `undefined` if it is no segment. */
export function cursorName(fileName: string): string | undefined {
  const name = parseSegmentName(fileName);
  return name === undefined ? undefined : `${stem(name)}.cursor`;
}

function stem({ host, pid, boot, thread, index }: SegmentName): string {
  const safeHost = host.replaceAll(/[^0-9A-Za-z._-]/g, '_') || '_';
  return `${safeHost}-${pid}-${boot}-${thread}-${String(index).padStart(4, '0')}`;
}
