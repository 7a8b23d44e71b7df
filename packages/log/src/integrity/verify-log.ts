import type { SpineEvent } from '@spanreel/events';

import { missingEvents } from '../merge/missing-events.ts';
import { partKey } from '../merge/completeness.ts';
import { readAnswers } from '../merge/read-answers.ts';
import { readHeads } from '../merge/read-heads.ts';
import type { LineStore } from '../reader/line-store.ts';
import type { Place } from '../reader/place.ts';
import { readRecords } from '../reader/read-records.ts';
import { findDisplaced } from '../source/find-displaced.ts';
import type { Answer, Head, Recording } from '../source/recording.ts';
import { WriterLives } from '../source/writer-lives.ts';
import type { ChainLink } from './chain-link.ts';
import { toLink } from './chain-link.ts';
import { integrityReport } from './integrity-report.ts';
import { mendParts } from './mend-parts.ts';
import type { IntegrityReport } from './verdict.ts';
import { verifyRecording } from './verify-recording.ts';
import { verifyPart } from './verify-part.ts';

/** Reading again costs a scan each; a log where more is altered needs no finer answer. */
const MAX_READ_AGAIN = 20;

interface Collected {
  readonly stream_id: string;
  readonly writer_id: string;
  /** By seq; more than one is a conflict. */
  readonly links: Map<number, ChainLink[]>;
  readonly heads: Head[];
  readonly answers: Answer[];
}

/**
 * Verifies every stream in a store. Keeps of each event only its hash and its place; streams with a finding are read
 * again as a whole, to name the right event.
 */
export async function verifyLog(
  store: LineStore,
  readStream: (streamId: string) => Promise<Recording>,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<IntegrityReport> {
  const collected = new Map<string, Collected>();
  const lives = new WriterLives();
  const part = (of: { readonly stream_id: string; readonly writer_id: string }): Collected => {
    const key = partKey(of);
    const known = collected.get(key) ?? {
      stream_id: of.stream_id,
      writer_id: of.writer_id,
      links: new Map(),
      heads: [],
      answers: [],
    };
    collected.set(key, known);
    return known;
  };
  const take = (event: SpineEvent, place: Place): void => {
    lives.note(event);
    const link = toLink(event, place);
    const { links } = part(event);
    const known = links.get(link.seq);
    if (known === undefined) links.set(link.seq, [link]);
    else if (!known.some(({ hash }) => hash === link.hash)) known.push(link);
    for (const head of readHeads(event, place)) part(head).heads.push(head);
    for (const answer of readAnswers(event, place)) part(answer).answers.push(answer);
  };
  const problems = await readRecords(
    store,
    {
      event: take,
      restart() {
        collected.clear();
        lives.clear();
      },
    },
    onProgress ? { onProgress } : {},
  );
  const found = [...collected.values()].map((each) => ({ ...each, links: [...each.links.values()].flat() }));
  const missing = found.flatMap((each) => missingEvents(each, ({ hash }) => hash));
  const mended = mendParts(found, await findDisplaced(store, missing));
  const findings = mended.parts.flatMap(verifyPart);
  const suspects = [
    ...new Set(findings.filter(({ kind }) => kind === 'altered-event').map(({ stream_id }) => stream_id ?? '')),
  ].slice(0, MAX_READ_AGAIN);
  const kept = findings.filter(
    ({ kind, stream_id }) => kind !== 'altered-event' || !suspects.includes(stream_id ?? ''),
  );
  for (const stream of suspects) kept.push(...verifyRecording(await readStream(stream)).findings);
  return { ...integrityReport(mended.parts, [...mended.findings, ...kept], problems), writers: lives.all() };
}
