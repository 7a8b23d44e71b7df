/** A word as speech recognition heard it, in milliseconds from the start of the recording. */
export interface Word {
  readonly text: string;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** A stretch of sound on one side of the line, in milliseconds from the start of the recording. */
export interface Segment {
  readonly speaker: 'caller' | 'agent';
  readonly start_ms: number;
  readonly end_ms: number;
  /** What a person heard; `[noise]` and its like stand in square brackets. */
  readonly text: string;
  /** What speech recognition heard. */
  readonly words: readonly Word[];
}

/** One recorded call, as the demo plays it. Written by `scripts/convert-calls.ts`. */
export interface RecordedCall {
  readonly format: 'spanreel-demo-call/1';
  readonly sid: string;
  /** What the call was about, with the details that the caller was told to give. */
  readonly task: Readonly<Record<string, string>> & { readonly type: string };
  readonly caller_name: string;
  readonly agent_name: string;
  /** Who hung up first, where the recording says. */
  readonly hung_up_first?: 'caller' | 'agent';
  readonly duration_ms: number;
  /** In order of time; segments of the two sides may overlap. */
  readonly segments: readonly Segment[];
}

/** Whether anybody said a word in it: noise, a cough or an empty transcript is no speech. */
export function isSpeech(segment: Segment): boolean {
  return spokenText(segment.text) !== '';
}

/** The words of a transcript without `[noise]` and its like. */
export function spokenText(text: string): string {
  return text
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
