import type { EventStatus, SpineEvent } from '@spanreel/events';
import { EventType, SEVERITY, currentName } from '@spanreel/events';

import type { LogSpan } from '../reader/log-span.ts';
import { textField } from '../reader/payload-field.ts';
import { ScopeStates } from './scope-states.ts';
import type { StreamKind, StreamSummary } from './spine-source.ts';
import { WriterLives, writerState } from './writer-lives.ts';

interface Draft {
  readonly id: string;
  readonly traces: Set<string>;
  start: string;
  end: string;
  readonly stamps: Set<string>;
  events: number;
  errors: number;
  conversation?: string;
  correlation?: string;
  tenant?: string;
  call?: string;
  readonly workflows: Set<string>;
  readonly services: Set<string>;
  readonly tags: Set<string>;
  readonly types: Set<string>;
  readonly scopes: ScopeStates;
}

interface SpanDraft {
  readonly ids: Set<string>;
  readonly services: Set<string>;
  failed: number;
  start: string;
  end: string;
  root?: LogSpan;
}

/** A summary, with the event names that only the filter asks for. */
export interface SummaryRow {
  readonly summary: StreamSummary;
  readonly types: ReadonlySet<string>;
}

/**
 * Gathers the summaries of streams, event by event, in any order and with copies. Holds a few numbers per stream: what
 * an index would store.
 */
export class Summaries {
  readonly #streams = new Map<string, Draft>();
  readonly #traces = new Map<string, SpanDraft>();
  readonly #lives = new WriterLives();

  addEvent(event: SpineEvent): void {
    this.#lives.note(event);
    const draft = this.#streams.get(event.stream_id) ?? newDraft(event);
    this.#streams.set(event.stream_id, draft);
    const stamp = `${event.writer_id} ${event.writer_seq}`;
    if (draft.stamps.has(stamp)) return;
    draft.stamps.add(stamp);
    noteEvent(draft, event);
  }

  addSpan(span: LogSpan): void {
    const { trace_id, span_id, start_time, end_time } = span;
    const known: SpanDraft | undefined = this.#traces.get(trace_id);
    const draft = known ?? { ids: new Set(), services: new Set(), failed: 0, start: start_time, end: end_time };
    if (!known) this.#traces.set(trace_id, draft);
    if (draft.ids.has(span_id)) return;
    draft.ids.add(span_id);
    if (span.service_name !== undefined) draft.services.add(span.service_name);
    if (span.status === 'error') draft.failed++;
    if (start_time < draft.start) draft.start = start_time;
    if (end_time > draft.end) draft.end = end_time;
    if (span.parent_span_id === undefined && !(draft.root && draft.root.start_time <= start_time)) draft.root = span;
  }

  clear(): void {
    this.#streams.clear();
    this.#traces.clear();
    this.#lives.clear();
  }

  /** @param now Milliseconds since the epoch. */
  rows(now: number): readonly SummaryRow[] {
    const inStreams = new Set<string>();
    const states = new Map(this.#lives.all().map((life) => [life.writer_id, writerState(life, now)]));
    const rows = [...this.#streams.values()].map((draft) => {
      for (const trace of draft.traces) inStreams.add(trace);
      const spans = [...draft.traces].flatMap((trace) => this.#traces.get(trace) ?? []);
      return { summary: streamSummary(draft, spans, states, now), types: draft.types };
    });
    for (const [trace, draft] of this.#traces) {
      if (!inStreams.has(trace)) rows.push({ summary: traceSummary(trace, draft), types: new Set<string>() });
    }
    return rows;
  }
}

function newDraft({ stream_id, timestamp }: SpineEvent): Draft {
  const fresh = { traces: new Set<string>(), stamps: new Set<string>(), workflows: new Set<string>() };
  return {
    id: stream_id,
    ...fresh,
    services: new Set(),
    tags: new Set(),
    types: new Set(),
    scopes: new ScopeStates(),
    start: timestamp,
    end: timestamp,
    events: 0,
    errors: 0,
  };
}

function noteEvent(draft: Draft, event: SpineEvent): void {
  const type = currentName(event.event_type);
  const { payload, metadata, timestamp } = event;
  draft.events++;
  draft.types.add(type);
  draft.traces.add(event.trace_id);
  if (timestamp < draft.start) draft.start = timestamp;
  if (timestamp > draft.end) draft.end = timestamp;
  for (const tag of event.tags ?? []) draft.tags.add(tag);
  if (metadata.service_name !== undefined) draft.services.add(metadata.service_name);
  if (event.conversation_id !== undefined) draft.conversation ??= event.conversation_id;
  if (event.correlation_id !== undefined) draft.correlation ??= event.correlation_id;
  if (event.tenant_id !== undefined) draft.tenant ??= event.tenant_id;
  for (const key of ['workflow', 'saga']) {
    const name = textField(payload, key);
    if (name !== undefined) draft.workflows.add(name);
  }
  const call = textField(payload, 'call_id');
  if (call !== undefined) draft.call ??= call;
  if (SEVERITY[event.severity] >= SEVERITY.ERROR) draft.errors++;
  draft.scopes.note({ ...event, event_type: type });
}

function streamSummary(
  draft: Draft,
  spans: readonly SpanDraft[],
  states: ReadonlyMap<string, string>,
  now: number,
): StreamSummary {
  const open = draft.scopes.openWriters();
  const running = open.some((writer) => states.get(writer) === 'alive');
  const status = statusOf(draft.scopes.isFailed(), open.length > 0, running);
  const end = spans.reduce((latest, span) => (span.end > latest ? span.end : latest), draft.end);
  const start = spans.reduce((first, span) => (span.start < first ? span.start : first), draft.start);
  const kind = kindOf(draft);
  const root = spans.find((span) => span.root)?.root;
  const isNamedByRoot = kind === 'stream' || kind === 'trace' || kind === 'command';
  return {
    id: draft.id,
    kind,
    name: (kind === 'call' ? undefined : [...draft.workflows][0]) ?? (isNamedByRoot ? root?.name : undefined) ?? kind,
    traces: [...draft.traces],
    start,
    end,
    duration_ms: (running ? now : Date.parse(end)) - Date.parse(start),
    status,
    ...(draft.conversation !== undefined && { conversation_id: draft.conversation }),
    ...(draft.correlation !== undefined && { correlation_id: draft.correlation }),
    ...(draft.tenant !== undefined && { tenant_id: draft.tenant }),
    ...(draft.call !== undefined && { call_id: draft.call }),
    workflows: [...draft.workflows],
    services: sorted([...draft.services, ...spans.flatMap(({ services }) => [...services])]),
    events: draft.events,
    spans: spans.reduce((sum, { ids }) => sum + ids.size, 0),
    errors: draft.errors,
    tags: sorted(draft.tags),
  };
}

function statusOf(failed: boolean, open: boolean, running: boolean): EventStatus {
  if (failed) return 'failed';
  if (running) return 'pending';
  return open ? 'unknown' : 'success';
}

function kindOf({ types, id, traces }: Draft): StreamKind {
  for (const kind of ['call', 'workflow', 'saga', 'command'] as const) if (types.has(`${kind}.started`)) return kind;
  if (types.has(EventType.SYSTEM_STARTUP) || types.has(EventType.PROCESS_ALIVE)) return 'process';
  return traces.has(id) ? 'trace' : 'stream';
}

function traceSummary(trace: string, { ids, services, failed, start, end, root }: SpanDraft): StreamSummary {
  return {
    id: trace,
    kind: 'trace',
    name: root?.name ?? 'trace',
    traces: [trace],
    start,
    end,
    duration_ms: Date.parse(end) - Date.parse(start),
    status: failed > 0 ? 'failed' : 'success',
    workflows: [],
    services: sorted(services),
    events: 0,
    spans: ids.size,
    errors: failed,
    tags: [],
  };
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].toSorted();
}
