import type { Place } from '../reader/place.ts';
import type { Answer, WriterLife } from '../source/recording.ts';
import type { Problem } from '../reader/problem.ts';

/** How far a part of the log can be trusted. The worst one wins; `diverged` is what a replay adds. */
export type Verdict = 'verified' | 'diverged' | 'torn' | 'gap' | 'altered';

/** The exit code that each verdict asks for. */
export const VERDICT_EXIT_CODE: Readonly<Record<Verdict, 0 | 1 | 2 | 3>> = {
  verified: 0,
  diverged: 1,
  torn: 2,
  gap: 2,
  altered: 3,
};

const RANK: Readonly<Record<Verdict, number>> = { verified: 0, diverged: 1, torn: 2, gap: 3, altered: 4 };

/** The worst of several verdicts; `verified` of none. A gap stands before a torn line, for it names what is missing. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst: Verdict = 'verified';
  for (const verdict of verdicts) if (RANK[verdict] > RANK[worst]) worst = verdict;
  return worst;
}

/** What exactly is wrong. `altered-beat` is a `process.alive` whose head contradicts an intact chain; `missing-record` all that a process wrote of a stream. */
export type FindingKind =
  | 'altered-event'
  | 'altered-beat'
  | 'conflict'
  | 'missing'
  | 'missing-tail'
  | 'missing-record'
  | ProblemFinding;
type ProblemFinding = Extract<Problem['kind'], 'torn' | 'garbage' | 'oversized' | 'protobuf'>;

/** One fault, with the place to look at. Absent fields are unknown: a missing event has no place and no id. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'verified' | 'diverged'>;
  readonly kind: FindingKind;
  /** One sentence for people. */
  readonly detail: string;
  readonly place?: Place;
  readonly stream_id?: string;
  readonly writer_id?: string;
  /** The writer's sequence number of the event, or the first one missing. */
  readonly seq?: number;
  /** The last one missing. */
  readonly upto_seq?: number;
  readonly event_id?: string;
  readonly event_type?: string;
  /** The answer that proves what is missing, where the writer's own record does not. */
  readonly answer?: Answer;
}

/** What a verification says. Without a key kept elsewhere a hash chain detects accidents, not a careful forger. */
export interface IntegrityReport {
  readonly verdict: Verdict;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What was odd without any loss: repeated, glued, unterminated and foreign lines. */
  readonly notices: readonly Problem[];
  readonly checked: {
    readonly streams: number;
    readonly writers: number;
    /** (stream, writer) pairs, each with a hash chain of its own. */
    readonly chains: number;
    readonly events: number;
  };
  /** (stream, writer) pairs whose last event a later `process.alive` confirms; for the others a cut tail would not show. */
  readonly confirmed_tails: number;
  /** Of a whole log: the processes that wrote it, so that findings can name their services. */
  readonly writers?: readonly WriterLife[];
}
