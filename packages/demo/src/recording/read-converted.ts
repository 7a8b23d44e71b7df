import * as v from 'valibot';

import { readShape } from './read-json.ts';
import { type RecordedCall, type Segment, type Word, spokenText } from './recorded-call.ts';
import { shareTime } from './share-time.ts';

const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const segment = v.pipe(
  v.object({
    speaker: v.picklist(['caller', 'agent']),
    start_ms: time,
    end_ms: time,
    text: v.string(),
    /** Without them the words of the text share the segment's time, as do words without times. */
    words: v.exactOptional(
      v.array(v.object({ text: v.string(), start_ms: v.exactOptional(time), end_ms: v.exactOptional(time) })),
    ),
  }),
  v.check(({ start_ms, end_ms }) => start_ms <= end_ms, 'it ends before it starts'),
  v.transform((one): Segment => ({ ...one, words: timedWords(one) })),
);
const convertedCall = v.object({
  format: v.literal('spanreel-demo-call/1'),
  sid: v.pipe(v.string(), v.nonEmpty()),
  task: v.optional(v.objectWithRest({ type: v.string() }, v.string()), { type: 'unknown' }),
  caller_name: v.optional(v.string(), ''),
  agent_name: v.optional(v.string(), ''),
  hung_up_first: v.exactOptional(v.picklist(['caller', 'agent'])),
  segments: v.pipe(
    v.array(segment),
    v.transform((all) => all.toSorted((a, b) => a.start_ms - b.start_ms || a.speaker.localeCompare(b.speaker))),
  ),
});

/** Reads a call that `scripts/convert-calls.ts` wrote, or somebody by hand. @throws {RecordingError} when it is something else. */
export function readConverted(path: string): RecordedCall {
  const call = readShape(path, convertedCall, 'a converted call');
  return { ...call, duration_ms: Math.max(0, ...call.segments.map(({ end_ms }) => end_ms)) };
}

type Untimed = Omit<Segment, 'words' | 'speaker'> & {
  readonly words?: readonly { readonly text: string; readonly start_ms?: number; readonly end_ms?: number }[];
};

function timedWords({ text, words, start_ms, end_ms }: Untimed): readonly Word[] {
  const said = spokenText(text)
    .split(' ')
    .filter((each) => each !== '');
  if (words === undefined) return shareTime(said, { start_ms, end_ms });
  const isTimed = words.every(
    (word) => word.start_ms !== undefined && word.end_ms !== undefined && word.start_ms <= word.end_ms,
  );
  return isTimed
    ? (words as readonly Word[])
    : shareTime(
        words.map((word) => word.text),
        { start_ms, end_ms },
      );
}
