import { VERDICT_EXIT_CODE, type Verdict } from '@spanreel/log';

/** A {@link Verdict}, or `inconclusive` where no checkpoint could be compared: nothing is wrong, and nothing is proven. */
export type ReplayVerdict = Verdict | 'inconclusive';

const RANK: Readonly<Record<ReplayVerdict, number>> = {
  verified: 0,
  diverged: 1,
  inconclusive: 2,
  torn: 3,
  gap: 4,
  altered: 5,
};

/** The worst of several; `verified` of none. */
export function worstReplayVerdict(verdicts: Iterable<ReplayVerdict>): ReplayVerdict {
  let worst: ReplayVerdict = 'verified';
  for (const verdict of verdicts) if (RANK[verdict] > RANK[worst]) worst = verdict;
  return worst;
}

/** The exit code that a verdict asks for. */
export function replayExitCode(verdict: ReplayVerdict): 0 | 1 | 2 | 3 {
  return verdict === 'inconclusive' ? 2 : VERDICT_EXIT_CODE[verdict];
}
