import type { Head } from '../source/recording.ts';
import { findGaps } from '../merge/find-gaps.ts';
import type { ChainLink, ChainPart } from './chain-link.ts';
import type { Finding } from './verdict.ts';

/**
 * Verifies one writer's part of one stream.
 *
 * Every event has up to two kinds of witness: the `prev_hash` of the event after it, and the heads that
 * `process.alive` states. An event that its witnesses contradict was altered; where they contradict each other, what is
 * outvoted was. Across a gap nothing is judged.
 */
export function verifyPart(part: ChainPart): readonly Finding[] {
  const bySeq = new Map<number, ChainLink[]>();
  for (const link of part.links) bySeq.set(link.seq, [...(bySeq.get(link.seq) ?? []), link]);
  const heads = new Map<number, Head[]>();
  for (const head of part.heads) heads.set(head.seq, [...(heads.get(head.seq) ?? []), head]);

  const findings = new Map<string, Finding>();
  const blame = (finding: Finding): void => {
    const key = finding.event_id ?? '';
    if (!findings.has(key)) findings.set(key, finding);
  };
  for (const links of bySeq.values()) judge(part, links, bySeq, heads, blame);
  return [...gapFindings(part), ...findings.values()];
}

function judge(
  part: ChainPart,
  links: readonly ChainLink[],
  bySeq: ReadonlyMap<number, readonly ChainLink[]>,
  headsBySeq: ReadonlyMap<number, readonly Head[]>,
  blame: (finding: Finding) => void,
): void {
  const [link] = links;
  if (link === undefined) return;
  const next = bySeq.get(link.seq + 1) ?? [];
  const heads = headsBySeq.get(link.seq) ?? [];
  const witnessed = (one: ChainLink): boolean =>
    next.some(({ prev_hash }) => prev_hash === one.hash) || heads.some(({ head_hash }) => head_hash === one.hash);

  if (links.length > 1) {
    const intact = links.filter(witnessed);
    for (const other of links.filter((one) => intact.length === 0 || !intact.includes(one))) {
      blame(conflict(part, other, intact[0]));
    }
    return;
  }
  if (link.seq === 1 && link.prev_hash !== undefined) {
    blame(altered(part, link, 'it is the first of its stream, yet names an event before it'));
  }
  const linkBroken = next.length > 0 && !next.some(({ prev_hash }) => prev_hash === link.hash);
  const headAgrees = heads.some(({ head_hash }) => head_hash === link.hash);
  if (linkBroken && (headAgrees || isOnlyPointerAltered(link, next, bySeq, headsBySeq))) {
    for (const one of next) blame(altered(part, one, 'its prev_hash is not the hash of the event before it'));
  } else if (linkBroken) {
    blame(altered(part, link, 'the next event recorded another hash of it'));
  }
  for (const head of heads.filter(({ head_hash }) => head_hash !== link.hash)) {
    if (headAgrees || (next.length > 0 && !linkBroken)) blame(alteredBeat(part, head));
    else blame(altered(part, link, 'its process recorded another hash of it'));
  }
}

/** Whether putting back the right `prev_hash` makes the next event whole again: then nothing else was touched. */
function isOnlyPointerAltered(
  link: ChainLink,
  next: readonly ChainLink[],
  bySeq: ReadonlyMap<number, readonly ChainLink[]>,
  headsBySeq: ReadonlyMap<number, readonly Head[]>,
): boolean {
  return next.some((one) => {
    const mended = one.rehash?.(link.hash);
    return (
      mended !== undefined &&
      ((bySeq.get(one.seq + 1) ?? []).some(({ prev_hash }) => prev_hash === mended) ||
        (headsBySeq.get(one.seq) ?? []).some(({ head_hash }) => head_hash === mended))
    );
  });
}

function gapFindings(part: ChainPart): readonly Finding[] {
  const { stream_id, writer_id, heads } = part;
  const seqs = part.links.map(({ seq }) => seq);
  return findGaps({ ...part, seqs }).map(({ from_seq, upto_seq, tail, answer }) => {
    const range = from_seq === upto_seq ? `event ${from_seq} is` : `events ${from_seq} to ${upto_seq} are`;
    const after = part.links.find(({ seq }) => seq === from_seq - 1);
    const head = heads.find(({ seq }) => seq >= upto_seq);
    const next = part.links.find(({ seq }) => seq === upto_seq + 1);
    const place = after?.place ?? next?.place ?? head?.place ?? answer?.place;
    const isWhole = answer !== undefined && seqs.length + heads.length === 0;
    const how = !tail
      ? ''
      : answer
        ? ` at the end: ${ANSWERED}`
        : ' at the end: the process recorded more than there is';
    return {
      verdict: 'gap',
      kind: isWhole ? 'missing-record' : tail ? 'missing-tail' : 'missing',
      detail: isWhole ? `${range} missing, and all else of that process: ${ANSWERED}` : `${range} missing${how}`,
      ...(place && { place }),
      stream_id,
      writer_id,
      seq: from_seq,
      upto_seq,
      ...(answer && { answer }),
    };
  });
}

const ANSWERED = 'it answered a request, and said that it had written them';

function altered(part: ChainPart, link: ChainLink, why: string): Finding {
  return { ...at(part, link), verdict: 'altered', kind: 'altered-event', detail: `event was altered: ${why}` };
}

function conflict(part: ChainPart, link: ChainLink, intact: ChainLink | undefined): Finding {
  const other = intact ? 'the other copy is intact' : 'none of the copies can be confirmed';
  const detail = `two different events bear the same stamp; ${other}`;
  return { ...at(part, link), verdict: 'altered', kind: 'conflict', detail };
}

function at(
  { stream_id, writer_id }: ChainPart,
  { place, seq, event_id, event_type }: ChainLink,
): Pick<Finding, 'place' | 'stream_id' | 'writer_id' | 'seq' | 'event_id' | 'event_type'> {
  return { place, stream_id, writer_id, seq, event_id, event_type };
}

function alteredBeat({ stream_id, writer_id }: ChainPart, head: Head): Finding {
  return {
    verdict: 'altered',
    kind: 'altered-beat',
    detail: `process.alive was altered: it contradicts the intact chain of stream ${stream_id} at event ${head.seq}`,
    place: head.place,
    stream_id: head.beat_stream_id,
    writer_id,
    seq: head.beat_seq,
    event_id: head.event_id,
    event_type: 'process.alive',
  };
}
