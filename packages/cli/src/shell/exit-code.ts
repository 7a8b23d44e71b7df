/** What `spanreel` exits with; the worst that was found wins. */
export const EXIT = {
  /** Nothing to report. */
  fine: 0,
  /** A finding: a failure, a divergence, a problem with the set-up that leaves it working. */
  finding: 1,
  /** The log cannot tell: a gap, a torn line, nothing to compare with. */
  inconclusive: 2,
  /** The log was altered after it was written. */
  altered: 3,
  /** A usage or set-up error. */
  usage: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
