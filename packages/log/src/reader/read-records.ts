import type { SpineEvent } from '@spanreel/events';

import { decodeRecords } from './decode-records.ts';
import type { UnorderedEvent } from './log-event.ts';
import type { LogSpan } from './log-span.ts';
import type { LineStore, ScanRequest } from './line-store.ts';
import { parseLine } from './parse-line.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import { placeKey, WrittenAgain } from './written-again.ts';

/** Takes records with the place of their line. */
export interface PlacedSink {
  readonly event?: (event: SpineEvent, place: Place) => void;
  readonly unordered?: (event: UnorderedEvent, place: Place) => void;
  readonly span?: (span: LogSpan, place: Place) => void;
  /** Everything handed over so far will be handed over again. */
  readonly restart: () => void;
}

/** Reads the records of a store's lines; returns every line that could not be taken as it stands. */
export async function readRecords(
  store: LineStore,
  sink: PlacedSink,
  request: Omit<ScanRequest, 'take' | 'onRestart'> = {},
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const writtenAgain = new WrittenAgain();
  const rests = await store.scan({
    ...request,
    take(text, place) {
      const parsed = parseLine(text);
      for (const document of parsed.documents) {
        const foreign = decodeRecords(document, placed(sink, place));
        if (foreign > 0) problems.push({ kind: 'foreign', place, bytes: Buffer.byteLength(text) });
      }
      for (const found of parsed.problems) problems.push({ ...found, place });
      writtenAgain.line(
        text,
        place,
        parsed.problems.some(({ kind }) => kind === 'torn'),
      );
    },
    onRestart() {
      problems.length = 0;
      writtenAgain.clear();
      sink.restart();
    },
  });
  // The store knows more of a last line than its text tells.
  const known = new Set(rests.map(({ place }) => placeKey(place)));
  return [...problems.filter(({ place }) => !known.has(placeKey(place))), ...rests].map((problem) =>
    problem.kind === 'torn' && writtenAgain.has(problem.place) ? { ...problem, kind: 'repeated' } : problem,
  );
}

function placed(sink: PlacedSink, place: Place): Parameters<typeof decodeRecords>[1] {
  const { event, unordered, span } = sink;
  return {
    ...(event && { event: (found: SpineEvent) => event(found, place) }),
    ...(unordered && { unordered: (found: UnorderedEvent) => unordered(found, place) }),
    ...(span && { span: (found: LogSpan) => span(found, place) }),
  };
}
