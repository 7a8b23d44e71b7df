import { EventType } from '@spanreel/events';

import type { Problem } from '../reader/problem.ts';
import { LOSSES } from '../reader/problem.ts';
import { isTailConfirmed } from '../merge/find-gaps.ts';
import type { Finding, IntegrityReport } from './verdict.ts';
import { VERDICT_EXIT_CODE, worstVerdict } from './verdict.ts';
import type { ChainLink, ChainPart } from './chain-link.ts';

/** Puts findings and damaged lines together; the worst first, each once. */
export function integrityReport(
  parts: readonly ChainPart[],
  partFindings: readonly Finding[],
  problems: readonly Problem[],
): IntegrityReport {
  const seen = new Set<string>();
  const findings = [...partFindings, ...problems.flatMap(damage)]
    .filter((finding) => {
      const { kind, stream_id, writer_id, seq, event_id, place } = finding;
      const key = [kind, stream_id, writer_id, seq, event_id, event_id === undefined && place?.offset].join('\n');
      return !seen.has(key) && seen.add(key);
    })
    .toSorted((a, b) => VERDICT_EXIT_CODE[b.verdict] - VERDICT_EXIT_CODE[a.verdict]);
  // Of a process whose whole record is missing there is nothing to check.
  const checked = parts.filter(({ links, heads }) => links.length + heads.length > 0);
  return {
    verdict: worstVerdict(findings.map(({ verdict }) => verdict)),
    findings,
    notices: problems.filter(({ kind }) => !LOSSES.has(kind)),
    checked: {
      streams: new Set(checked.map(({ stream_id }) => stream_id)).size,
      writers: new Set(checked.map(({ writer_id }) => writer_id)).size,
      chains: checked.length,
      events: checked.reduce((sum, { links }) => sum + links.length, 0),
    },
    confirmed_tails: checked.filter(hasConfirmedEnd).length,
  };
}

/** By a later sign of life; a process's own stream by the word with which it ended, after which nothing comes. */
function hasConfirmedEnd(part: ChainPart): boolean {
  const seqs = part.links.map(({ seq }) => seq);
  const last = part.links.reduce<ChainLink | undefined>((a, b) => (a && a.seq > b.seq ? a : b), undefined);
  return last?.event_type === EventType.SYSTEM_SHUTDOWN || isTailConfirmed({ ...part, seqs });
}

const DAMAGE = {
  torn: 'line breaks off: what it held is lost',
  garbage: 'line is no JSON',
  oversized: 'line is longer than any line of the log',
  protobuf: 'protobuf, which is not read; set format: json in the file exporter of the Collector',
} as const;

function isLoss(kind: Problem['kind']): kind is keyof typeof DAMAGE {
  return kind in DAMAGE;
}

function damage({ kind, place, bytes, stream_id }: Problem): readonly Finding[] {
  if (!isLoss(kind)) return [];
  return [
    {
      verdict: 'torn',
      kind,
      detail: `${DAMAGE[kind]} (${bytes} bytes)`,
      place,
      ...(stream_id === undefined ? {} : { stream_id }),
    },
  ];
}
