import { type Activity, type IdMatch, type Recording, type TraceQuery, writerState } from '@spanreel/log';

import { formatDuration, formatMoment } from '../terminal/format.ts';
import { oneLine } from '../terminal/one-line.ts';
import type { Style } from '../terminal/style.ts';
import { type Verbal, outcomeWords } from './outcome.ts';
import type { Names } from './names.ts';

/** What a recording is of: enough to head a screen. */
export interface Identity {
  /** `call c-17`, `workflow onboarding`, `trace 0af7…`. */
  readonly what: string;
  /** The outermost scope, if events tell of one. */
  readonly scope?: Activity;
  readonly outcome: Verbal;
  readonly start?: string;
  readonly duration_ms?: number;
}

const OUTERMOST: ReadonlySet<string> = new Set(['call', 'workflow', 'saga', 'command']);

export function identify(match: IdMatch, query: TraceQuery, style: Style): Identity {
  const activities = query.activities();
  const scope = activities.find(({ kind }) => OUTERMOST.has(kind)) ?? activities[0];
  const root = query.root();
  const duration = query.duration();
  const start = scope?.start ?? root?.start ?? query.timeline()[0]?.timestamp;
  return {
    what: scope ? scopeWords(scope) : `${match.kind} ${match.id}`,
    ...(scope ? { scope } : {}),
    outcome: outcomeWords(outcomeOf(query, scope), style),
    ...(start === undefined ? {} : { start }),
    ...(duration === undefined ? {} : { duration_ms: duration }),
  };
}

/** The scope's own outcome; but a call that ended as calls do while something in it failed is no success. */
function outcomeOf(query: TraceQuery, scope: Activity | undefined): Activity['outcome'] {
  const own = scope?.outcome ?? query.root()?.outcome ?? 'succeeded';
  return own === 'succeeded' && query.failure() !== undefined ? 'failed' : own;
}

function scopeWords({ kind, name, id }: Activity): string {
  return oneLine(name === kind || name === '' || kind === 'call' ? `${kind} ${id}` : `${kind} ${name}`);
}

/** When, how long, which ids, which processes: label and value. */
export function identityFacts(
  match: IdMatch,
  recording: Recording,
  identity: Identity,
  names: Names,
  now: number,
): (readonly [string, string])[] {
  const first = recording.events[0];
  const keys: readonly (readonly [string, string | undefined])[] = [
    ['stream', recording.streams.join(' ')],
    ['trace', recording.traces.join(' ')],
    ['conversation', first?.conversation_id],
    ['correlation', first?.correlation_id],
    ['tenant', first?.tenant_id],
  ];
  const ended = identity.scope?.end_reason;
  return [
    ['start', identity.start === undefined ? '' : formatMoment(identity.start)],
    ['took', identity.duration_ms === undefined ? '' : formatDuration(identity.duration_ms)],
    ['ended', ended === undefined ? '' : oneLine(ended)],
    ...keys.map(([label, id]): [string, string] => [label, oneLine(id ?? '')]),
    ['processes', processWords(recording, names, now)],
  ];
}

function processWords({ writers }: Recording, names: Names, now: number): string {
  return writers
    .map((life) => names.writer(life.writer_id) + (writerState(life, now) === 'lost' ? ' (lost)' : ''))
    .toSorted()
    .join(', ');
}
