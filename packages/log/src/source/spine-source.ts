import type { EventStatus } from '@spanreel/events';

import type { IntegrityReport } from '../integrity/verdict.ts';
import type { Recording } from './recording.ts';

/** What a source can do beside reading. */
export interface SourceCapabilities {
  /** Whether `verify` judges the hash chain. */
  readonly verify: boolean;
  /** Whether it can be followed live. */
  readonly tail: boolean;
  /** Where it reads: directories, or a name. */
  readonly location: string;
}

export type IdKind =
  | 'stream'
  | 'trace'
  | 'conversation'
  | 'call'
  | 'saga'
  | 'workflow'
  | 'decision'
  | 'event'
  | 'correlation';

/** One id that an id or prefix stands for, with what to read for it. */
export interface IdMatch {
  /** What the id is; a stream that is named by its trace counts as a trace. */
  readonly kind: IdKind;
  /** In full. */
  readonly id: string;
  readonly streams: readonly string[];
  readonly traces: readonly string[];
}

/** What to read: whole streams, and traces (their streams' events of that trace). */
export type Selection = Pick<IdMatch, 'streams' | 'traces'>;

/** Narrows `list`; every given condition must hold. */
export interface StreamFilter {
  /** Milliseconds since the epoch: last event or span at or after it. */
  readonly since?: number;
  /** Status failed or unknown: what a lost process left behind did not end well either. */
  readonly failed?: boolean;
  /** Took longer than this many milliseconds; what still runs counts up to now. */
  readonly slowerMs?: number;
  /** Name of a workflow or saga. */
  readonly workflow?: string;
  readonly tenant?: string;
  /** Has an event whose name matches, such as `saga.*`. */
  readonly type?: string;
  readonly tag?: string;
  readonly status?: EventStatus;
  /** Also list the processes' own streams (start, beats, shutdown). */
  readonly processes?: boolean;
}

export type StreamKind = 'call' | 'saga' | 'workflow' | 'command' | 'process' | 'trace' | 'stream';

/** One line of `ls`. */
export interface StreamSummary {
  /** The stream; for a trace without events, the trace. */
  readonly id: string;
  readonly kind: StreamKind;
  /** Name of the workflow, saga or root span; else the kind. */
  readonly name: string;
  readonly traces: readonly string[];
  readonly start: string;
  /** Last event or end of the last span. */
  readonly end: string;
  readonly duration_ms: number;
  /** success, failed, pending (runs), unknown (the process that ran it is gone). */
  readonly status: EventStatus;
  readonly conversation_id?: string;
  readonly correlation_id?: string;
  readonly tenant_id?: string;
  /** Names of the call, sagas and workflows inside. */
  readonly call_id?: string;
  readonly workflows: readonly string[];
  readonly services: readonly string[];
  readonly events: number;
  readonly spans: number;
  /** Events of severity ERROR and above, and failed spans where there are no events. */
  readonly errors: number;
  readonly tags: readonly string[];
}

/**
 * Where events come from: files here, memory in tests, a database where files are outgrown.
 *
 * @example
 * const source = filesSource({ directories: ['.spanreel/log'] });
 * const [match] = await source.find('0192f0c1');
 * if (match) console.log(traceQuery(await source.read(match)).why());
 */
export interface SpineSource {
  readonly capabilities: SourceCapabilities;
  /**
   * Finds what an id or the beginning of one (4 characters at least, unless it is the whole id) names, most specific kind first. None: the log
   * does not know it; several: the prefix is not unique.
   */
  find(idOrPrefix: string): Promise<readonly IdMatch[]>;
  /** Reads what a match names. An empty recording (no events, no spans) where there is nothing. */
  read(selection: Selection): Promise<Recording>;
  readStream(streamId: string): Promise<Recording>;
  readTrace(traceId: string): Promise<Recording>;
  /** Newest first. */
  list(filter?: StreamFilter): Promise<readonly StreamSummary[]>;
  /** Verifies everything there is. For one stream: `verifyRecording(await source.readStream(id))`. */
  verify(options?: VerifyOptions): Promise<IntegrityReport>;
}

export interface VerifyOptions {
  /** Told now and then how far it has come. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}
