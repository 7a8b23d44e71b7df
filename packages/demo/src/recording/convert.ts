import type { Original, OriginalMetadata, OriginalSegment } from './original.ts';
import { phoneNumberIn, replaceInSegments, withFictionalField } from './fictional-numbers.ts';
import { type RecordedCall, type Segment, type Word, spokenText } from './recorded-call.ts';
import { shareTime } from './share-time.ts';

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
  const own = ordered.filter(({ channel_index }) => SPEAKERS[channel_index] === speaker);
  const texts = replaceInSegments(own.map(written), known);
  const heard = replaceInSegments(own.map(recognised), known);
  return own.map((segment, at) => {
    const text = texts[at] ?? '';
    return {
      speaker,
      start_ms: segment.offset_ms,
      end_ms: segment.offset_ms + segment.duration_ms,
      text,
      words: wordsOf(segment, followHuman(heard[at] ?? '', written(segment), text)),
    };
  });
}

function written({ human_transcript, transcript }: OriginalSegment): string {
  return human_transcript ?? transcript ?? '';
}

/** Nothing, where recognition heard nothing; what a person heard, where there was no recognition. */
function recognised({ human_transcript, transcript }: OriginalSegment): string {
  return transcript ?? spokenText(human_transcript ?? '');
}

/** Where a person heard a digit of a number and recognition cut the number short, the digit is replaced there too. */
function followHuman(heard: string, before: string, after: string): string {
  const [from, to, words] = [before.split(' '), after.split(' '), heard.split(' ')];
  if (from.length !== words.length) return heard;
  return words.map((word, at) => (word === from[at] ? (to[at] ?? word) : word)).join(' ');
}

function wordsOf(segment: OriginalSegment, heard: string): Word[] {
  const texts = heard.split(/\s+/).filter((text) => text !== '');
  const { offset_ms: start, duration_ms: duration, word_offsets_ms: offsets, word_durations_ms: durations } = segment;
  const end = start + duration;
  // Recognition gives a time for every word; what else there is cannot be told apart.
  if (offsets?.length !== texts.length || durations?.length !== texts.length) {
    return shareTime(texts, { start_ms: start, end_ms: end });
  }
  return texts.map((text, at) => {
    const from = Math.min(start + (offsets[at] ?? 0), end);
    return { text, start_ms: Math.round(from), end_ms: Math.round(Math.min(from + (durations[at] ?? 0), end)) };
  });
}

function knownNumbers(metadata: OriginalMetadata): string[] {
  return [...(metadata.tasks ?? []), ...(metadata.agent?.responses ?? []).map((response) => response?.data)]
    .flatMap((record) => Object.entries(record ?? {}))
    .map(([name, value]) => (typeof value === 'string' ? phoneNumberIn(name, value) : undefined))
    .filter((digits) => digits !== undefined);
}

/** The first task; the data set has one per call. */
function taskOf({ tasks }: OriginalMetadata): RecordedCall['task'] {
  const { task_type: type, ...details } = tasks?.[0] ?? {};
  const entries = Object.entries(details)
    .filter(([, value]) => isPlain(value))
    .map(([key, value]) => [key.replaceAll(' ', '_'), withFictionalField(key, String(value))]);
  return { type: typeof type === 'string' ? type : 'unknown', ...Object.fromEntries(entries) };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function nameOf(party: OriginalMetadata['caller']): string {
  const name = party?.metadata?.['first and last name'] ?? party?.metadata?.['agent_name'];
  return typeof name === 'string' ? name : '';
}

/** Hang-up times may be missing, on one side or on both. */
function hungUpFirst({ agent, caller }: OriginalMetadata): 'caller' | 'agent' | undefined {
  const [byAgent, byCaller] = [agent?.hangup_time_ms ?? undefined, caller?.hangup_time_ms ?? undefined];
  if (byAgent === undefined && byCaller === undefined) return undefined;
  return (byCaller ?? Infinity) <= (byAgent ?? Infinity) ? 'caller' : 'agent';
}
