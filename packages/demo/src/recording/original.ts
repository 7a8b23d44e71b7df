import * as v from 'valibot';

import { readShape } from './read-json.ts';

/** One segment of `transcript/<sid>.json`, as far as the demo reads it; times in milliseconds. One of the transcripts may be missing. */
export interface OriginalSegment {
  /** 1 the caller, 2 the agent. */
  readonly channel_index: 1 | 2;
  /** From the start of the recording. */
  readonly offset_ms: number;
  readonly duration_ms: number;
  /** What a person heard. */
  readonly human_transcript?: string | null | undefined;
  /** What speech recognition heard. */
  readonly transcript?: string | null | undefined;
  /** Of the words of `transcript`, from the start of the segment; without them the words share its time. */
  readonly word_offsets_ms?: readonly number[] | null | undefined;
  readonly word_durations_ms?: readonly number[] | null | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

interface OriginalParty {
  readonly hangup_time_ms?: number | null | undefined;
  readonly metadata?: Fields | null | undefined;
  readonly responses?: readonly ({ readonly data?: Fields | null | undefined } | null)[] | null | undefined;
}

/** `metadata/<sid>.json`, as far as the demo reads it. All of it may be missing: then less is known of the call. */
export interface OriginalMetadata {
  readonly agent?: OriginalParty | null | undefined;
  readonly caller?: OriginalParty | null | undefined;
  readonly tasks?: readonly (Fields | null)[] | null | undefined;
}

export interface Original {
  readonly sid: string;
  readonly segments: readonly OriginalSegment[];
  readonly metadata: OriginalMetadata;
}

/**
 * Reads one call in the data set's own layout; `metadataPath` is undefined where there is none.
 *
 * @throws {RecordingError} when a file cannot be read or is something else.
 */
export function readOriginal(transcriptPath: string, metadataPath: string | undefined, sid: string): Original {
  const segments = readShape(transcriptPath, v.array(originalSegment), 'a transcript of the Harper Valley data set');
  const metadata = metadataPath && readShape(metadataPath, originalMetadata, 'the metadata of a Harper Valley call');
  return { sid, segments, metadata: metadata || {} };
}

const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const fields = v.record(v.string(), v.unknown());
const originalSegment: v.GenericSchema<unknown, OriginalSegment> = v.pipe(
  v.object({
    channel_index: v.picklist([1, 2]),
    offset_ms: time,
    duration_ms: time,
    human_transcript: v.nullish(v.string()),
    transcript: v.nullish(v.string()),
    word_offsets_ms: v.nullish(v.array(time)),
    word_durations_ms: v.nullish(v.array(time)),
  }),
  v.check(
    ({ human_transcript, transcript }) => typeof (human_transcript ?? transcript) === 'string',
    'it needs a transcript or a human_transcript',
  ),
);
const party: v.GenericSchema<unknown, OriginalParty> = v.object({
  hangup_time_ms: v.nullish(v.number()),
  metadata: v.nullish(fields),
  responses: v.nullish(v.array(v.nullable(v.object({ data: v.nullish(fields) })))),
});
const originalMetadata: v.GenericSchema<unknown, OriginalMetadata> = v.pipe(
  v.unknown(),
  // A list is an object too, to valibot as to JavaScript.
  v.check((value) => !Array.isArray(value), 'it must be an object with agent, caller and tasks'),
  v.object({ agent: v.nullish(party), caller: v.nullish(party), tasks: v.nullish(v.array(v.nullable(fields))) }),
);
