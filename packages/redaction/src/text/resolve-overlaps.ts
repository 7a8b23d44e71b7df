import type { Finding } from '../detectors/detector.ts';

/**
 * Joins findings that overlap into one each, ordered by start: a secret names it, else the longest, at
 * equal length the one of higher priority. The joined stretch covers all of them, so that no remainder of a shorter finding stays readable.
 */
export function resolveOverlaps(findings: readonly Finding[]): Finding[] {
  if (findings.length < 2) return [...findings];
  const ordered = findings.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const resolved: Finding[] = [];
  let winner = ordered[0]!;
  let { start, end } = winner;
  for (let index = 1; index < ordered.length; index++) {
    const finding = ordered[index]!;
    if (finding.start >= end) {
      resolved.push(stretched(winner, start, end));
      winner = finding;
      ({ start, end } = finding);
      continue;
    }
    if (beats(finding, winner)) winner = finding;
    end = Math.max(end, finding.end);
  }
  resolved.push(stretched(winner, start, end));
  return resolved;
}

/** Most findings stand alone and are as they were. */
function stretched(finding: Finding, start: number, end: number): Finding {
  return finding.start === start && finding.end === end ? finding : { ...finding, start, end };
}

function beats(a: Finding, b: Finding): boolean {
  // A token made of a password would let guesses at it be tested.
  if ((a.entity === 'SECRET') !== (b.entity === 'SECRET')) return a.entity === 'SECRET';
  const difference = a.end - a.start - (b.end - b.start);
  return difference > 0 || (difference === 0 && a.priority > b.priority);
}
