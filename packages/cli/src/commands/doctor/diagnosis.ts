import { EXIT, type ExitCode } from '../../shell/exit-code.ts';

/**
 * - `fine`: as it should be;
 * - `note`: worth knowing;
 * - `warning`: works, but not as somebody probably meant it to;
 * - `problem`: something does not work.
 */
export type Level = 'fine' | 'note' | 'warning' | 'problem';

/** One thing that the doctor looked at. */
export interface Diagnosis {
  /** Which part of the set-up, such as `log` or `endpoint`. */
  readonly area: string;
  readonly level: Level;
  readonly finding: string;
  /** What to do about it. */
  readonly way_out?: string;
}

/** What the worst of several asks to exit with. */
export function exitCodeOf(diagnoses: readonly Diagnosis[]): ExitCode {
  if (diagnoses.some(({ level }) => level === 'problem')) return EXIT.usage;
  return diagnoses.some(({ level }) => level === 'warning') ? EXIT.finding : EXIT.fine;
}
