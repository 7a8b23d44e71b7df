import { readFileSync } from 'node:fs';

/** One segment of `transcript/<sid>.json`, as far as the demo reads it. */
export interface OriginalSegment {
  /** 1 the caller, 2 the agent. */
  readonly channel_index: number;
  /** Milliseconds from the start of the recording. */
  readonly offset_ms: number;
  readonly duration_ms: number;
  readonly start_timestamp_ms?: number;
  /** What a person heard. */
  readonly human_transcript: string;
  /** What speech recognition heard. */
  readonly transcript: string;
  /** Of the words of `transcript`, milliseconds from the start of the segment. */
  readonly word_offsets_ms?: readonly number[];
  readonly word_durations_ms?: readonly number[];
}

export interface OriginalParty {
  readonly hangup_time_ms?: number | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly responses?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

/** `metadata/<sid>.json`, as far as the demo reads it. */
export interface OriginalMetadata {
  readonly sid: string;
  readonly session?: string;
  readonly start_time_ms?: number;
  readonly agent?: OriginalParty;
  readonly caller?: OriginalParty;
  readonly tasks?: readonly Readonly<Record<string, unknown>>[];
}

export interface Original {
  readonly sid: string;
  readonly segments: readonly OriginalSegment[];
  readonly metadata: OriginalMetadata;
}

/** A recording that cannot be played; the message names the file and what is wrong with it. */
export class RecordingError extends Error {
  readonly code = 'DEMO_RECORDING';
}

/** Parses a JSON file. @throws {RecordingError} when it cannot be read or is not JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RecordingError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Reads one call in the data set's own layout. @throws {RecordingError} when a file is missing or is something else. */
export function readOriginal(transcriptPath: string, metadataPath: string, sid: string): Original {
  const segments = readJson(transcriptPath);
  const metadata = readJson(metadataPath);
  if (!Array.isArray(segments) || !segments.every(isSegment)) {
    throw new RecordingError(
      `${transcriptPath} is not a transcript of the Harper Valley data set: it must be a list of segments with channel_index, offset_ms, duration_ms and transcript`,
    );
  }
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new RecordingError(`${metadataPath} is not the metadata of a Harper Valley call: it must be an object`);
  }
  return { sid, segments, metadata: metadata as OriginalMetadata };
}

function isSegment(value: unknown): value is OriginalSegment {
  if (typeof value !== 'object' || value === null) return false;
  const segment = value as Partial<OriginalSegment>;
  return (
    (segment.channel_index === 1 || segment.channel_index === 2) &&
    isTime(segment.offset_ms) &&
    isTime(segment.duration_ms) &&
    typeof segment.transcript === 'string' &&
    typeof segment.human_transcript === 'string'
  );
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
