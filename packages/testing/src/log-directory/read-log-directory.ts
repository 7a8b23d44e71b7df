import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LogRecordView, MetricPointView } from '../otlp/flatten.ts';
import { flattenLogRecords, flattenMetrics, flattenSpans } from '../otlp/flatten.ts';
import type { OtlpBody } from '../otlp/otlp-json.ts';
import type { SpanView } from '../spans/span-view.ts';
import type { WaitOptions } from '../wait-until.ts';
import { waitUntil } from '../wait-until.ts';
import type { EventView } from './event-view.ts';
import { isEvent, toEventView } from './event-view.ts';

/** Everything in a log directory, file by file in the order of their names, line by line. */
export interface LogContents {
  readonly events: readonly EventView[];
  /** Log records that are no events: lines of the application's logger. */
  readonly logRecords: readonly LogRecordView[];
  readonly spans: readonly SpanView[];
  readonly metrics: readonly MetricPointView[];
  /** Paths relative to the directory. */
  readonly files: readonly string[];
  /** Complete lines as they stand: what a search for leaks reads. */
  readonly lines: readonly string[];
  /** Complete lines that are not JSON, and bytes after the last line end, each with its file. */
  readonly damaged: readonly { readonly file: string; readonly text: string }[];
}

/**
 * Reads the OTLP JSON lines below a directory, segments, spools and the Collector's files alike, without any code of
 * `@spanreel/log`. A directory that does not exist is empty.
 *
 * @example
 * expect(readLogDirectory(log).events.map((event) => event.event_type)).toEqual(['call.started', 'call.ended']);
 */
export function readLogDirectory(directory: string): LogContents {
  const files = existsSync(directory) ? globSync('**/*.jsonl', { cwd: directory }).toSorted() : [];
  const lines: string[] = [];
  const bodies: OtlpBody[] = [];
  const damaged: { file: string; text: string }[] = [];
  for (const file of files) {
    const complete = readFileSync(join(directory, file), 'utf8').split('\n');
    const rest = complete.pop() ?? '';
    if (rest !== '') damaged.push({ file, text: rest });
    for (const line of complete) {
      lines.push(line);
      try {
        bodies.push(JSON.parse(line) as OtlpBody);
      } catch {
        damaged.push({ file, text: line });
      }
    }
  }
  const records = bodies.flatMap(flattenLogRecords);
  return {
    events: records.filter(isEvent).map(toEventView),
    logRecords: records.filter((record) => !isEvent(record)),
    spans: bodies.flatMap(flattenSpans),
    metrics: bodies.flatMap(flattenMetrics),
    files,
    lines,
    damaged,
  };
}

/** Reads until the condition holds and resolves with what was there then; rejects at the deadline. */
export async function waitForLog(
  directory: string,
  condition: (log: LogContents) => boolean,
  options: WaitOptions = {},
): Promise<LogContents> {
  let log = readLogDirectory(directory);
  const describe = (): string =>
    `files: ${log.files.join(', ')}\nevents: ${log.events.map((event) => event.event_type).join(', ')}\n` +
    `spans: ${log.spans.map(({ name }) => name).join(', ')}`;
  return waitUntil(
    () => {
      log = readLogDirectory(directory);
      return condition(log) ? log : undefined;
    },
    { what: `the log in ${directory}`, describe, ...options },
  );
}
