import { hashEvent } from '@spanreel/events';

import { partKey, writerParts } from '../merge/completeness.ts';
import { distinctCopies, groupBy } from '../merge/merge-events.ts';
import type { StoredEvent } from '../reader/log-event.ts';
import type { Recording } from '../source/recording.ts';
import { integrityReport } from './integrity-report.ts';
import type { IntegrityReport } from './verdict.ts';
import type { ChainLink, ChainPart } from './verify-part.ts';
import { verifyPart } from './verify-part.ts';

/**
 * Verifies the streams of a recording: the hash chain of every writer, gaps, missing tails, damaged lines. For a
 * recording of one trace this judges the whole streams that the trace belongs to.
 */
export function verifyRecording(recording: Pick<Recording, 'copies' | 'heads' | 'completeness'>): IntegrityReport {
  const parts = chainParts(recording);
  return integrityReport(parts, parts.flatMap(verifyPart), recording.completeness.problems);
}

function chainParts({ copies, heads }: Pick<Recording, 'copies' | 'heads'>): readonly ChainPart[] {
  const byPart = groupBy(copies, ({ original }) => partKey(original));
  return writerParts(copies, heads).map((part) => ({
    ...part,
    links: [...groupBy(byPart.get(partKey(part)) ?? [], ({ original }) => String(original.writer_seq)).values()]
      .flatMap(distinctCopies)
      .map(toLink),
  }));
}

function toLink({ original, place }: StoredEvent): ChainLink {
  const { writer_seq, prev_hash, event_id, event_type } = original;
  return {
    seq: writer_seq,
    hash: hashEvent(original),
    prev_hash,
    event_id,
    event_type,
    place,
    rehash: (prevHash) => hashEvent({ ...original, prev_hash: prevHash }),
  };
}
