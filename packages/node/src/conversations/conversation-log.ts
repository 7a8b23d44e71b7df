import { createReadStream, globSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { type EventView, flattenLogRecords, flattenSpans, isEvent, toEventView } from '@spanreel/testing';

type Body = Parameters<typeof flattenSpans>[0];

/** What the test keeps of a span. */
interface SpanPlace {
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly correlation: unknown;
}

/** What the test keeps of a log record. */
interface LogLine {
  readonly trace: string;
  readonly number: unknown;
  readonly correlation: unknown;
}

export interface ConversationLog {
  readonly events: readonly EventView[];
  readonly spans: readonly SpanPlace[];
  readonly logRecords: readonly LogLine[];
}

/** Reads a log of hundreds of thousands of records a line at a time, for `readLogDirectory` keeps all of each. */
export async function readConversationLog(directory: string): Promise<ConversationLog> {
  const events: EventView[] = [];
  const spans: SpanPlace[] = [];
  const logRecords: LogLine[] = [];
  for (const file of globSync('**/*.jsonl', { cwd: directory })) {
    for await (const line of createInterface({ input: createReadStream(join(directory, file)), crlfDelay: Infinity })) {
      const body = JSON.parse(line) as Body;
      for (const { traceId, spanId, parentSpanId, attributes } of flattenSpans(body)) {
        spans.push({
          trace: traceId,
          id: spanId,
          parent: parentSpanId,
          correlation: attributes['spanreel.correlation_id'],
        });
      }
      for (const record of flattenLogRecords(body)) {
        const { traceId: trace, attributes } = record;
        if (isEvent(record)) events.push(toEventView(record));
        else
          logRecords.push({ trace, number: attributes['number'], correlation: attributes['spanreel.correlation_id'] });
      }
    }
  }
  return { events, spans, logRecords };
}
