import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type CompensationReport, type Recording, type SpineSource, type TraceQuery, traceQuery } from '@spanreel/log';
import { type ReplayVerdict, foldStream } from '@spanreel/replay';

import { type Scenario, scenarioOf } from '../scenarios.ts';
import { type LatencyCheck, checkLatency } from './latency.ts';
import type { PlayedCall } from './play-calls.ts';

/** What became of a call, by the log alone. */
export interface CallOutcome {
  readonly call_id: string;
  readonly recording: string;
  /** The trace that the call began; absent where the log does not know it. */
  readonly trace_id?: string;
  readonly task: string;
  readonly shows?: string;
  /** In words. */
  readonly outcome: string;
  readonly failed: boolean;
  readonly turns: number;
  readonly latency: LatencyCheck;
  readonly replay: ReplayVerdict | 'missing';
  /** What did not come out as intended; empty where all did. */
  readonly problems: readonly string[];
}

/** Reads from the log, which is in these directories, what became of a call and compares with what its scenario intends. */
export async function readOutcome(
  source: SpineSource,
  { recording: call, call_id }: PlayedCall,
  directories: readonly string[],
): Promise<CallOutcome> {
  const scenario = scenarioOf(call.sid);
  const about = {
    call_id,
    recording: call.sid,
    task: call.task.type,
    ...(scenario && { shows: scenario.shows }),
  };
  // Where the log does not have it, it may have another that begins so.
  const match = (await source.find(call_id)).find(({ id }) => id === call_id);
  if (!match) {
    const nothing = { turns: 0, latency: { answers: 0, overlaps: 0, worst_ms: 0 }, replay: 'missing' as const };
    return {
      ...about,
      ...nothing,
      outcome: 'not in the log',
      failed: true,
      problems: [`the log does not know ${call_id}`],
    };
  }
  const recorded = await source.read(match);
  const query = traceQuery(recorded);
  const replay = foldStream(recorded).verdict;
  const turns = query.byType('turn.completed');
  const latency = checkLatency(turns.map(({ payload }) => payload));
  const trace_id = query.byType('call.started')[0]?.trace_id;
  return {
    ...about,
    ...(trace_id !== undefined && { trace_id }),
    outcome: inWords(query, scenario),
    failed: query.why().verdict === 'failed',
    turns: turns.length,
    latency,
    replay,
    problems: [
      ...(query.byType('call.ended').length === 1 ? [] : ['the log has no end of this call']),
      ...(replay === 'verified' ? [] : [`replay says ${replay}`]),
      ...(latency.worst_ms <= 1 ? [] : [`the stages of a turn miss its response latency by ${latency.worst_ms} ms`]),
      ...notAsIntended(query, scenario, recorded, directories),
    ],
  };
}

function inWords(query: TraceQuery, scenario: Scenario | undefined): string {
  const { failure } = query.why();
  const undoing = undoingOf(query);
  const count = (status: string): number => undoing.filter((each) => each.status === status).length;
  if (failure) {
    const left = undoing.length - count('done');
    const undone = left === 0 ? `${count('done')} of ${undoing.length} undone` : `${count('done')} undone, ${left} not`;
    return count('orphaned') > 0
      ? `killed in ${failure.name}; ${count('orphaned')} orphaned`
      : `failed in ${failure.name}${undoing.length > 0 ? `; ${undone}` : ''}`;
  }
  if (query.byType('turn.completed').length === 0) return 'nobody said a word';
  const cuts = query.byType('turn.interrupted').length;
  if (cuts > 0) return `went well; the agent was cut off ${cuts === 1 ? 'once' : `${cuts} times`}`;
  if (scenario?.says) return `went well; ${scenario.says.secrets.length} secrets said, none written`;
  return query.byType('saga.completed').length > 0 ? 'went well; every step of the saga done' : 'went well';
}

/** The compensations of steps that had something to undo. */
function undoingOf(query: TraceQuery): readonly CompensationReport[] {
  return query.compensations().filter(({ status }) => status !== 'not_needed' && status !== 'skipped');
}

function notAsIntended(
  query: TraceQuery,
  scenario: Scenario | undefined,
  recorded: Recording,
  directories: readonly string[],
): string[] {
  const { failure, decisions } = query.why();
  const statuses = new Set(undoingOf(query).map(({ status }) => status));
  const only = (...wanted: CompensationReport['status'][]): boolean =>
    statuses.size === wanted.length && wanted.every((status) => statuses.has(status));
  const wrong = (what: string, right: boolean): string[] => (right ? [] : [what]);
  switch (scenario?.expect) {
    case undefined:
      // Nothing is known of this recording: whatever it did, it must have cleaned up.
      return wrong('something was not undone', !failure || statuses.size === 0 || only('done'));
    case 'completed':
      return wrong('the saga should have succeeded', !failure && query.byType('saga.completed').length === 1);
    case 'compensated':
      return wrong('every step should have been undone', failure !== undefined && only('done'));
    case 'late-failure':
      return [
        ...wrong('every step should have been undone', failure !== undefined && only('done')),
        ...wrong(
          'the sixth step should have failed because of a decision',
          failure?.step_index === 6 && decisions.length > 0,
        ),
      ];
    case 'compensation-failed':
      return wrong('one compensation should have failed, the others not', only('done', 'failed'));
    case 'orphaned':
      return wrong('the compensations should be orphaned', failure !== undefined && only('orphaned'));
    case 'interrupted':
      return wrong('the caller should have cut in', query.byType('turn.interrupted').length > 0);
    case 'redacted':
      return secretsIn(scenario, recorded, directories);
  }
}

/** Looks for every secret in everything that was written, and for what stands in its place. */
function secretsIn({ says }: Scenario, { events }: Recording, directories: readonly string[]): string[] {
  if (!says) return [];
  const written = directories.flatMap(filesBelow).map((file) => readFileSync(file, 'utf8'));
  const leaked = says.secrets.filter((secret) =>
    written.some((text) => text.includes(secret) || text.includes(secret.replaceAll('-', ''))),
  );
  const final = events.filter(({ event_type, payload }) => event_type === 'user.spoke' && payload['is_final'] === true);
  const tokens = new Set(JSON.stringify(final.map(({ payload }) => payload)).match(/<[A-Z_]+:[^>]+>/g));
  return [
    ...leaked.map((secret) => `"${secret}" is in the log`),
    ...(tokens.size >= says.secrets.length ? [] : [`${tokens.size} of ${says.secrets.length} secrets have a token`]),
  ];
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => join(entry.parentPath, entry.name));
}
