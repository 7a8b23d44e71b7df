import { hashEvent } from '@spanreel/events';
import { type Recording, VERDICT_EXIT_CODE, type Verdict, verifyRecording, worstVerdict } from '@spanreel/log';
import type { TrailEnd } from '@spanreel/redaction/vault';

import { EXIT, type ExitCode } from '../../shell/exit-code.ts';

/** What is wrong with the trail; `missing`: how many entries, where that is known. */
export interface TrailFinding {
  readonly kind: 'altered' | 'cut' | 'gap';
  readonly missing: number;
}

export interface TrailJudgement {
  readonly findings: readonly TrailFinding[];
  /** Chains with entries of which neither the vault nor a sign of life tells where they end: a cut end would not show. */
  readonly unconfirmedEnds: number;
  readonly exitCode: ExitCode;
}

/** Judges the chains of all streams with entries, and the end of the one that the vault remembers. */
export function judgeTrail(recordings: readonly Recording[], end: TrailEnd | undefined): TrailJudgement {
  const own = recordings.find(({ events }) => events.some(({ stream_id: stream }) => stream === end?.stream));
  const reports = recordings.map((recording) => ({ recording, ...verifyRecording(recording) }));
  const verdict = worstVerdict(reports.map((report) => report.verdict));
  const isAltered = verdict === 'altered' || (end !== undefined && own !== undefined && hasAnotherEnd(own, end));
  const missing = end === undefined ? 0 : end.seq - lastSeq(own, end);
  return {
    ...(isAltered
      ? { findings: [{ kind: 'altered', missing: 0 }], exitCode: EXIT.altered }
      : missing > 0
        ? { findings: [{ kind: 'cut', missing }], exitCode: EXIT.inconclusive }
        : gaps(verdict)),
    unconfirmedEnds: reports
      .filter(({ recording }) => recording !== own)
      .reduce((sum, { checked, confirmed_tails: confirmed }) => sum + checked.chains - confirmed, 0),
  };
}

function gaps(verdict: Verdict): Pick<TrailJudgement, 'findings' | 'exitCode'> {
  const exitCode = VERDICT_EXIT_CODE[verdict];
  return { findings: exitCode === EXIT.fine ? [] : [{ kind: 'gap', missing: 0 }], exitCode };
}

/** Whether the entry that the vault remembers as the last one is another one in the log. */
function hasAnotherEnd(recording: Recording, { writer, seq, hash }: TrailEnd): boolean {
  return recording.copies.some(
    ({ original }) =>
      original.writer_id === writer && original.writer_seq === seq && hash !== '' && hashEvent(original) !== hash,
  );
}

function lastSeq(recording: Recording | undefined, { writer }: TrailEnd): number {
  return (recording?.copies ?? [])
    .filter(({ original }) => original.writer_id === writer)
    .reduce((last, { original }) => Math.max(last, original.writer_seq), 0);
}
