import type { SpineEvent, Value } from '@spanreel/events';

import type { LineStore } from '../reader/line-store.ts';
import { readRecords } from '../reader/read-records.ts';
import type { IdKind, IdMatch } from './spine-source.ts';

/** A shorter beginning names half the log; a shorter id is only found whole. */
const MIN_PREFIX = 4;

/** What people mean first: of a time-ordered prefix that many ids share, the streams are asked for, not their events. */
const TIERS: readonly (readonly IdKind[])[] = [
  ['call', 'conversation', 'saga', 'workflow', 'trace', 'stream'],
  ['decision', 'correlation'],
  ['event'],
];

/** A call has its own id and those of the telephone company; they stand in `call.started`. */
const CALL_IDS = ['call_id', 'call_sid', 'stream_sid', 'sip_call_id'] as const;
/** The span attribute of `voice.call` with the telephone company's id. */
const CALL_SID = 'voice.telephony.call_sid';

interface Candidate {
  readonly kind: IdKind;
  readonly id: string;
  readonly streams: Set<string>;
  readonly traces: Set<string>;
}

/** Finds what an id or its beginning names; see `SpineSource.find`. */
export async function findIds(store: LineStore, idOrPrefix: string): Promise<readonly IdMatch[]> {
  const prefix = idOrPrefix.trim();
  if (prefix === '') return [];
  const names = (id: string): boolean => id === prefix || (prefix.length >= MIN_PREFIX && id.startsWith(prefix));
  const candidates = new Map<string, Candidate>();
  const note = (kind: IdKind, id: Value | undefined, selection: { stream?: string; trace?: string }): void => {
    if (typeof id !== 'string' || !names(id)) return;
    const key = `${kind} ${id}`;
    const candidate = candidates.get(key) ?? { kind, id, streams: new Set(), traces: new Set() };
    candidates.set(key, candidate);
    if (selection.stream !== undefined) candidate.streams.add(selection.stream);
    if (selection.trace !== undefined) candidate.traces.add(selection.trace);
  };
  await readRecords(
    store,
    {
      event: (event) => noteEvent(event, note),
      unordered: ({ trace_id }) => note('trace', trace_id, trace_id === undefined ? {} : { trace: trace_id }),
      span: ({ trace_id, attributes }) => {
        note('trace', trace_id, { trace: trace_id });
        note('call', attributes[CALL_SID], { trace: trace_id });
      },
      restart: () => candidates.clear(),
    },
    { needles: [plainPart(prefix)] },
  );
  return choose([...candidates.values()], prefix);
}

type Note = (kind: IdKind, id: Value | undefined, selection: { stream?: string; trace?: string }) => void;

function noteEvent(event: SpineEvent, note: Note): void {
  const { stream_id: stream, trace_id: trace, payload } = event;
  note('stream', stream, { stream });
  // The stream of events outside any call or saga is their trace.
  note('trace', trace, trace === stream ? { stream } : { trace });
  note('conversation', event.conversation_id, { stream });
  for (const key of CALL_IDS) note('call', payload[key], { stream });
  note('saga', payload['saga_id'], { stream });
  note('workflow', payload['workflow_id'], { stream });
  note('decision', payload['decision_id'], { stream });
  note('correlation', event.correlation_id, { stream });
  note('event', event.event_id, { stream });
}

function choose(candidates: readonly Candidate[], prefix: string): readonly IdMatch[] {
  const exact = candidates.filter(({ id }) => id === prefix);
  const pool = exact.length > 0 ? exact : candidates;
  for (const tier of TIERS) {
    const matches = pool
      .filter(({ kind }) => tier.includes(kind))
      .toSorted((a, b) => tier.indexOf(a.kind) - tier.indexOf(b.kind) || (a.id < b.id ? -1 : 1));
    if (matches.length > 0) return distinct(matches);
  }
  return [];
}

/** Matches that lead to the same reading are one, under the first name. */
function distinct(matches: readonly Candidate[]): readonly IdMatch[] {
  const bySelection = new Map<string, IdMatch>();
  for (const { kind, id, streams, traces } of matches) {
    const selection = { streams: [...streams].toSorted(), traces: [...traces].toSorted() };
    const key = JSON.stringify(selection);
    if (!bySelection.has(key)) bySelection.set(key, { kind, id, ...selection });
  }
  return [...bySelection.values()];
}

/** The longest run of characters that JSON writes as they are, whoever writes it. */
function plainPart(text: string): string {
  return (text.match(/[0-9A-Za-z._:@+,;=! -]+/g) ?? [text]).reduce((a, b) => (b.length > a.length ? b : a));
}
