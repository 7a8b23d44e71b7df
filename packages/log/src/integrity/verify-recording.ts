import { partKey, writerParts } from '../merge/completeness.ts';
import { distinctCopies, groupBy } from '../merge/merge-events.ts';
import type { Recording } from '../source/recording.ts';
import type { ChainPart } from './chain-link.ts';
import { toRehashableLink } from './chain-link.ts';
import { integrityReport } from './integrity-report.ts';
import { mendParts } from './mend-parts.ts';
import type { IntegrityReport } from './verdict.ts';
import { verifyPart } from './verify-part.ts';

type Verifiable = Pick<Recording, 'copies' | 'heads' | 'answers' | 'displaced' | 'completeness'>;

/**
 * Verifies the streams of a recording: the hash chain of every writer, gaps, missing tails, damaged lines. For a
 * recording of one trace this judges the whole streams that the trace belongs to.
 */
export function verifyRecording(recording: Verifiable): IntegrityReport {
  const { parts, findings } = mendParts(chainParts(recording), recording.displaced);
  return integrityReport(parts, [...findings, ...parts.flatMap(verifyPart)], recording.completeness.problems);
}

function chainParts(recording: Verifiable): readonly ChainPart[] {
  const byPart = groupBy(recording.copies, ({ original }) => partKey(original));
  return writerParts(recording).map((part) => ({
    ...part,
    links: [...groupBy(byPart.get(partKey(part)) ?? [], ({ original }) => String(original.writer_seq)).values()]
      .flatMap(distinctCopies)
      .map(toRehashableLink),
  }));
}
