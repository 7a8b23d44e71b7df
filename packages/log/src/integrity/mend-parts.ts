import { partKey } from '../merge/completeness.ts';
import type { DisplacedEvent } from '../source/find-displaced.ts';
import type { ChainLink, ChainPart } from './chain-link.ts';
import { toRehashableLink } from './chain-link.ts';
import type { Finding } from './verdict.ts';

/** Parts in which every event stands where it was written, and what had to be moved for that. */
export interface MendedParts {
  readonly parts: readonly ChainPart[];
  readonly findings: readonly Finding[];
}

/**
 * Puts events whose stream, writer or number was altered back in their place. Left where they are they would look like a gap
 * there, and like a stranger with a gap before it here.
 *
 * What cannot be put back, since something else of it was altered too or nobody recorded its hash, is taken out where the event
 * that it follows shows that it does not belong.
 */
export function mendParts(parts: readonly ChainPart[], displaced: readonly DisplacedEvent[]): MendedParts {
  const mended = displaced.length === 0 ? parts : withDisplaced(parts, displaced);
  const strangers = findStrangers(mended);
  const out = new Set(strangers.map(({ link }) => link));
  return {
    parts: out.size === 0 ? mended : mended.map((part) => without(part, (link) => out.has(link))).filter(saysAnything),
    findings: [...displaced.map(displacedFinding), ...strangers.map(strangerFinding)],
  };
}

function withDisplaced(parts: readonly ChainPart[], displaced: readonly DisplacedEvent[]): readonly ChainPart[] {
  const byKey = new Map(parts.map((part) => [partKey(part), part]));
  for (const { copy } of displaced) {
    const { event_id, writer_seq } = copy.original;
    const part = byKey.get(partKey(copy.original));
    if (!part) continue;
    byKey.set(
      partKey(part),
      without(part, (link) => link.seq === writer_seq && link.event_id === event_id),
    );
  }
  for (const { missing, copy } of displaced) {
    const { stream_id, writer_id, seq } = missing;
    const part = byKey.get(partKey(missing)) ?? { stream_id, writer_id, links: [], heads: [], answers: [] };
    const original = { ...copy.original, stream_id, writer_id, writer_seq: seq };
    byKey.set(partKey(part), { ...part, links: [...part.links, toRehashableLink({ ...copy, original })] });
  }
  return [...byKey.values()].filter(saysAnything);
}

function without(part: ChainPart, drop: (link: ChainLink) => boolean): ChainPart {
  return { ...part, links: part.links.filter((link) => !drop(link)) };
}

function saysAnything({ links, heads, answers }: ChainPart): boolean {
  return links.length + heads.length + answers.length > 0;
}

interface Stranger {
  readonly part: ChainPart;
  readonly link: ChainLink;
  /** Where the event stands that it names as the one before it; absent where it names none. */
  readonly after?: { readonly part: ChainPart; readonly seq: number };
}

/** Events that stand behind a gap, though the event before them is not in the gap but somewhere else, or does not exist. */
function findStrangers(parts: readonly ChainPart[]): readonly Stranger[] {
  const behindGaps = parts.flatMap((part) => {
    const seqs = new Set(part.links.map(({ seq }) => seq));
    return part.links.filter(({ seq }) => seq > 1 && !seqs.has(seq - 1)).map((link) => ({ part, link }));
  });
  const named = new Set(behindGaps.map(({ link }) => link.prev_hash));
  const places = new Map<string, { readonly part: ChainPart; readonly seq: number }>();
  if (named.size > 0) {
    for (const part of parts) {
      for (const { hash, seq } of part.links) if (named.has(hash)) places.set(hash, { part, seq });
    }
  }
  return behindGaps.flatMap((found): readonly Stranger[] => {
    const { prev_hash } = found.link;
    if (prev_hash === undefined) return [found];
    const after = places.get(prev_hash);
    return after ? [{ ...found, after }] : [];
  });
}

function displacedFinding({ missing, copy }: DisplacedEvent): Finding {
  const { stream_id, writer_id, seq } = missing;
  const { original, place } = copy;
  const told = [
    ['stream', stream_id, original.stream_id],
    ['writer', writer_id, original.writer_id],
    ['sequence number', seq, original.writer_seq],
  ].find(([, right, written]) => right !== written);
  const [what, right, written] = told ?? [];
  const detail = `event was altered: its ${what} was ${right}, and its line says ${written}`;
  const { event_id, event_type } = original;
  return { verdict: 'altered', kind: 'altered-event', detail, place, stream_id, writer_id, seq, event_id, event_type };
}

function strangerFinding({ part, link, after }: Stranger): Finding {
  const { seq, event_id, event_type, place } = link;
  const own = { stream_id: part.stream_id, writer_id: part.writer_id };
  const where = after && [
    ...(after.part.stream_id === own.stream_id ? [] : [`stream ${after.part.stream_id}`]),
    ...(after.part.writer_id === own.writer_id ? [] : [`writer ${after.part.writer_id}`]),
  ];
  const why = where
    ? `the event before it is number ${[after.seq, ...where].join(' of ')}`
    : 'it is not the first of its stream, yet names no event before it';
  const detail = `event was altered: ${why}`;
  return { verdict: 'altered', kind: 'altered-event', detail, place, ...own, seq, event_id, event_type };
}
