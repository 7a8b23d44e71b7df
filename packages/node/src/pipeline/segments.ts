import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

import { SegmentWriter } from '@spanreel/log/writer';
import { uuidv7 } from 'uuidv7';

import type { Counters } from './counters.ts';
import type { Report } from './report.ts';
import { SegmentLog } from './segment-log.ts';
import type { Timing } from './timing.ts';

export interface SegmentsOptions {
  readonly directory: string;
  /** Whether events are delivered from the segment, rather than the segment being the log. */
  readonly isSpool: boolean;
  readonly breakerStderr: 'fallback' | 'events';
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  readonly toStderr: (lines: string) => boolean;
  /** Told of every new spool. */
  readonly onSpool: (path: string) => void;
  /** Takes lines to deliver where there is no disk; says whether it had room. */
  readonly memory: (lines: string) => boolean;
}

export interface Segments {
  /** Where events go. */
  readonly events: SegmentLog;
  /** What is read here: embedded mode's spans and metrics. */
  readonly log: () => SegmentLog;
  /** What is to be delivered: spans and metrics that could not be sent. */
  readonly spool: () => SegmentLog;
  /** Why there is memory only; `undefined` where the directory can be written. */
  readonly problem: string | undefined;
  readonly all: () => readonly SegmentLog[];
}

/** Opens this writer's segments: the one for events at once, to learn whether the directory can be written, another on first use. */
export function openSegments(options: SegmentsOptions): Segments {
  const events = new SegmentWriter(writerOptions(options, options.isSpool));
  const problem = tryOpen(events);
  const logs = new Map<boolean, SegmentLog>();
  const logFor = (isSpool: boolean, writer?: SegmentWriter): SegmentLog => {
    const known = logs.get(isSpool);
    if (known) return known;
    const sink = problem === undefined ? (writer ?? new SegmentWriter(writerOptions(options, isSpool))) : undefined;
    const { timing, counters, report, toStderr, breakerStderr, memory } = options;
    const log = new SegmentLog({
      sink,
      timing,
      counters,
      report,
      toStderr,
      breakerStderr,
      ...(isSpool ? { memory } : {}),
    });
    logs.set(isSpool, log);
    return log;
  };
  return {
    events: logFor(options.isSpool, events),
    log: () => logFor(false),
    spool: () => logFor(true),
    problem,
    all: () => [...logs.values()],
  };
}

function writerOptions(
  { directory, onSpool, report }: SegmentsOptions,
  isSpool: boolean,
): ConstructorParameters<typeof SegmentWriter>[0] {
  // A pid may come back, and one process may write a log and a spool: each gets a name of its own.
  // The random end of an id: node:crypto would cost the start a fifth of bare Node's.
  const boot = uuidv7().slice(-12);
  const owner = { host: hostname(), pid: process.pid, boot, thread: threadId };
  const onDeleted = (path: string): void =>
    report.notice('log.deleted', `${path} was deleted while it was written to; what comes now goes to a new file`);
  return { directory, owner, spool: isSpool, onDeleted, ...(isSpool ? { onSegment: onSpool } : {}) };
}

function tryOpen(writer: SegmentWriter): string | undefined {
  try {
    writer.open();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'the log directory cannot be written';
  }
}
