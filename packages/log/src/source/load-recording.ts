import type { SpineEvent } from '@spanreel/events';
import { EVENT_ATTRIBUTE, EventType, hashEvent } from '@spanreel/events';

import { gradeCompleteness, partKey, writerParts } from '../merge/completeness.ts';
import { groupBy, mergeEvents } from '../merge/merge-events.ts';
import { missingEvents } from '../merge/missing-events.ts';
import { missingSagas } from '../merge/missing-sagas.ts';
import { readAnswers, withRequests } from '../merge/read-answers.ts';
import { readHeads } from '../merge/read-heads.ts';
import type { LineStore } from '../reader/line-store.ts';
import type { LogEvent, StoredEvent, UnorderedEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import { textField } from '../reader/payload-field.ts';
import { readRecords } from '../reader/read-records.ts';
import type { DisplacedEvent } from './find-displaced.ts';
import { findDisplaced } from './find-displaced.ts';
import { openSagas } from './open-sagas.ts';
import type { Answer, Head, Recording } from './recording.ts';
import type { Selection } from './spine-source.ts';
import { WriterLives } from './writer-lives.ts';

/**
 * Loads whole streams, or the part of their streams that belongs to some traces, in two passes: the first finds which
 * streams, traces and writers belong together, the second reads them.
 */
export async function loadRecording(store: LineStore, selection: Selection): Promise<Recording> {
  const recording = await load(store, selection);
  const further = await streamsOfSagas(store, openSagas(recording.events), recording.streams);
  // A saga that another process took over, maybe days later in a stream of its own: join it, or its compensations would look orphaned.
  return further.length === 0 ? recording : load(store, { ...selection, streams: [...selection.streams, ...further] });
}

async function load(store: LineStore, { streams, traces }: Selection): Promise<Recording> {
  const scope = await discover(store, { streams, traces });
  const found = await collect(store, scope);
  const merged = mergeEvents(found.copies);
  const events = merged.events.filter(
    ({ stream_id, trace_id }) => streams.includes(stream_id) || traces.includes(trace_id),
  );
  const unordered = found.unordered.filter(({ trace_id }) => trace_id !== undefined && scope.traces.has(trace_id));
  const { copies, heads, problems } = found;
  const answers = withRequests(found.answers, found.spans);
  const completeness = gradeCompleteness({
    copies,
    heads,
    answers,
    merged,
    events: events.length,
    missingSagas: missingSagas(merged.events, found.spans),
    unordered: unordered.length,
    problems,
  });
  return {
    streams: [...new Set(events.map(({ stream_id }) => stream_id))],
    traces: [...new Set([...events.map(({ trace_id }) => trace_id), ...found.spans.map(({ trace_id }) => trace_id)])],
    events,
    unordered: unordered.toSorted(byTime(({ timestamp }) => timestamp)),
    spans: distinctSpans(found.spans, events),
    writers: found.lives.all(),
    completeness,
    copies,
    heads,
    answers,
    displaced: completeness.gaps.length === 0 ? [] : await displacedOf(store, found),
  };
}

interface Scope {
  readonly streams: ReadonlySet<string>;
  readonly traces: ReadonlySet<string>;
  readonly writers: ReadonlySet<string>;
}

async function discover(store: LineStore, { streams, traces }: Selection): Promise<Scope> {
  const found = { streams: new Set(streams), traces: new Set(traces), writers: new Set<string>() };
  const [wantedStreams, wantedTraces] = [new Set(streams), new Set(traces)];
  await readRecords(
    store,
    {
      event({ stream_id, trace_id, writer_id }) {
        const inStream = wantedStreams.has(stream_id);
        if (!inStream && !wantedTraces.has(trace_id)) return;
        found.streams.add(stream_id);
        found.writers.add(writer_id);
        if (inStream) found.traces.add(trace_id);
      },
      restart() {},
    },
    { needles: [...streams, ...traces] },
  );
  return found;
}

/** What is missing from these streams and stands elsewhere in the log, or among them, under a false stamp. */
function displacedOf(store: LineStore, found: Found): Promise<readonly DisplacedEvent[]> {
  const byPart = groupBy(found.copies, ({ original }) => partKey(original));
  const missing = writerParts(found).flatMap((part) => {
    const links = (byPart.get(partKey(part)) ?? []).map(({ original }) => ({
      seq: original.writer_seq,
      prev_hash: original.prev_hash,
      original,
    }));
    return missingEvents({ ...part, links }, ({ original }) => hashEvent(original));
  });
  return findDisplaced(store, missing);
}

interface Found {
  readonly copies: StoredEvent[];
  readonly spans: LogSpan[];
  readonly unordered: UnorderedEvent[];
  readonly heads: Head[];
  readonly answers: Answer[];
  readonly lives: WriterLives;
}

async function collect(
  store: LineStore,
  { streams, traces, writers }: Scope,
): Promise<Found & { readonly problems: Awaited<ReturnType<typeof readRecords>> }> {
  const found: Found = { copies: [], spans: [], unordered: [], heads: [], answers: [], lives: new WriterLives() };
  const ids = [...streams, ...traces];
  const written = [...writers];
  const problems = await readRecords(
    store,
    {
      event(event, place) {
        const wanted = streams.has(event.stream_id);
        if (wanted) found.copies.push({ original: event, place });
        const heads = readHeads(event, place).filter(({ stream_id }) => streams.has(stream_id));
        const answers = readAnswers(event, place).filter(({ stream_id }) => streams.has(stream_id));
        found.heads.push(...heads);
        found.answers.push(...answers);
        if (wanted || heads.length + answers.length > 0 || writers.has(event.writer_id)) found.lives.note(event);
      },
      unordered: (event) => void found.unordered.push(event),
      span(span) {
        if (traces.has(span.trace_id)) found.spans.push(span);
      },
      restart() {
        for (const list of [found.copies, found.spans, found.unordered, found.heads, found.answers]) list.length = 0;
        found.lives.clear();
      },
    },
    {
      needles: [...ids, EventType.PROCESS_ALIVE, EventType.SYSTEM_SHUTDOWN],
      accept: (text) => ids.some((id) => text.includes(id)) || written.some((writer) => text.includes(writer)),
    },
  );
  return { ...found, problems };
}

async function streamsOfSagas(
  store: LineStore,
  sagas: readonly string[],
  known: readonly string[],
): Promise<readonly string[]> {
  const streams = new Set<string>();
  if (sagas.length === 0) return [];
  const take = ({ payload, stream_id }: SpineEvent): void => {
    if (sagas.includes(textField(payload, 'saga_id') ?? '') && !known.includes(stream_id)) streams.add(stream_id);
  };
  await readRecords(store, { event: take, restart: () => streams.clear() }, { needles: sagas });
  return [...streams];
}

/** Spans once each, without the span events that only mirror an event which is here itself. */
function distinctSpans(spans: readonly LogSpan[], events: readonly LogEvent[]): readonly LogSpan[] {
  const known = new Set(events.map(({ event_id }) => event_id));
  const distinct = new Map<string, LogSpan>();
  for (const span of spans) {
    const key = `${span.trace_id} ${span.span_id}`;
    if (distinct.has(key)) continue;
    const own = span.events.filter(
      ({ attributes }) => !known.has(textField(attributes, EVENT_ATTRIBUTE.eventId) ?? ''),
    );
    distinct.set(key, own.length === span.events.length ? span : { ...span, events: own });
  }
  return [...distinct.values()].toSorted(byTime(({ start_time }) => start_time));
}

function byTime<T>(time: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0);
}
