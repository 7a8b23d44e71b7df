import type { Original, OriginalMetadata, OriginalParty, OriginalSegment } from './original.ts';
import { replaceInSegments, withFictionalNumbers } from './fictional-numbers.ts';
import { type RecordedCall, type Segment, type Word } from './recorded-call.ts';

const SPEAKERS = { 1: 'caller', 2: 'agent' } as const;

/**
 * Makes a call of the data set playable: segments in order of time, words with times from the start of the recording, every phone
 * number replaced by a fictional one, the caller's task as plain text. What the people answered to surveys is left out.
 */
export function convertCall({ sid, segments, metadata }: Original): RecordedCall {
  const ordered = segments.toSorted((a, b) => a.offset_ms - b.offset_ms || a.channel_index - b.channel_index);
  const known = knownNumbers(metadata);
  const converted = (['caller', 'agent'] as const)
    .flatMap((speaker) => convertSide(ordered, speaker, known))
    .toSorted((a, b) => a.start_ms - b.start_ms || a.speaker.localeCompare(b.speaker));
  const hungUp = hungUpFirst(metadata);
  return {
    format: 'spanreel-demo-call/1',
    sid,
    task: taskOf(metadata),
    caller_name: nameOf(metadata.caller),
    agent_name: nameOf(metadata.agent),
    ...(hungUp && { hung_up_first: hungUp }),
    duration_ms: Math.max(0, ...converted.map(({ end_ms }) => end_ms)),
    segments: converted,
  };
}

function convertSide(
  ordered: readonly OriginalSegment[],
  speaker: Segment['speaker'],
  known: readonly string[],
): Segment[] {
  const own = ordered.filter(({ channel_index }) => SPEAKERS[channel_index as 1 | 2] === speaker);
  const texts = replaceInSegments(
    own.map(({ human_transcript }) => human_transcript),
    known,
  );
  const heard = replaceInSegments(
    own.map(({ transcript }) => transcript),
    known,
  );
  return own.map((segment, at) => {
    const text = texts[at] ?? '';
    return {
      speaker,
      start_ms: segment.offset_ms,
      end_ms: segment.offset_ms + segment.duration_ms,
      text,
      words: wordsOf(segment, followHuman(heard[at] ?? '', segment.human_transcript, text)),
    };
  });
}

/** Where a person heard a digit of a number and recognition cut the number short, the digit is replaced there too. */
function followHuman(heard: string, before: string, after: string): string {
  const [from, to, words] = [before.split(' '), after.split(' '), heard.split(' ')];
  if (from.length !== words.length) return heard;
  return words.map((word, at) => (word === from[at] ? (to[at] ?? word) : word)).join(' ');
}

function wordsOf(segment: OriginalSegment, heard: string): Word[] {
  const texts = heard.split(/\s+/).filter((text) => text !== '');
  const { offset_ms: start, duration_ms: duration } = segment;
  const offsets = segment.word_offsets_ms ?? [];
  const durations = segment.word_durations_ms ?? [];
  // Recognition gives a time for every word; where it does not, the words share the segment.
  const timed = offsets.length === texts.length && durations.length === texts.length;
  const share = duration / Math.max(1, texts.length);
  return texts.map((text, at) => {
    const from = timed ? (offsets[at] ?? 0) : at * share;
    const length = timed ? (durations[at] ?? 0) : share;
    return {
      text,
      start_ms: Math.round(start + from),
      end_ms: Math.round(Math.min(start + from + length, start + duration)),
    };
  });
}

function knownNumbers(metadata: OriginalMetadata): string[] {
  return (
    [...(metadata.tasks ?? []), ...(metadata.agent?.responses ?? []).map(({ data }) => data ?? {})]
      .flatMap((record) => Object.values(record))
      // Nothing but a number: the digits of an address are none that somebody could call.
      .filter((value): value is string => typeof value === 'string' && /^\+?[\d\s().-]+$/.test(value))
      .map((value) => value.replace(/\D/g, ''))
      .filter((digits) => digits.length >= 7)
  );
}

/** The first task; the data set has one per call. */
function taskOf({ tasks = [] }: OriginalMetadata): RecordedCall['task'] {
  const { task_type: type, ...details } = tasks[0] ?? {};
  const entries = Object.entries(details).map(([key, value]) => [
    key.replaceAll(' ', '_'),
    withFictionalNumbers(String(value)),
  ]);
  return { type: typeof type === 'string' ? type : 'unknown', ...Object.fromEntries(entries) };
}

function nameOf(party: OriginalParty | undefined): string {
  const { metadata = {} } = party ?? {};
  const name = metadata['first and last name'] ?? metadata['agent_name'];
  return typeof name === 'string' ? name : '';
}

/** Hang-up times may be missing, on one side or on both. */
function hungUpFirst({ agent, caller }: OriginalMetadata): 'caller' | 'agent' | undefined {
  const [byAgent, byCaller] = [agent?.hangup_time_ms ?? undefined, caller?.hangup_time_ms ?? undefined];
  if (byAgent === undefined && byCaller === undefined) return undefined;
  return (byCaller ?? Infinity) <= (byAgent ?? Infinity) ? 'caller' : 'agent';
}
