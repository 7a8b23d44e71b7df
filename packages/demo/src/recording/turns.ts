import { type RecordedCall, type Segment, isSpeech, spokenText } from './recorded-call.ts';

/** What the caller said and what the agent answered; the first one or the last may have one side only. */
export interface Turn {
  /** From 1. */
  readonly index: number;
  readonly initiator: 'caller' | 'agent';
  readonly caller: readonly Segment[];
  readonly answer: readonly Segment[];
  /** Whether caller and agent speak at once where the answer begins, so that there is no pause to account for. */
  readonly overlap: boolean;
}

/**
 * The turns of a call, from its times alone: whoever speaks, a turn begins where the caller starts after an answer has begun. Noise
 * and empty segments belong to no turn.
 */
export function turnsOf(call: RecordedCall): Turn[] {
  const speech = call.segments.filter(isSpeech);
  const turns: { caller: Segment[]; answer: Segment[] }[] = [];
  for (const segment of speech) {
    const last = turns.at(-1);
    if (!last || (segment.speaker === 'caller' && last.answer.length > 0)) {
      turns.push({ caller: [], answer: [] });
    }
    turns.at(-1)?.[segment.speaker === 'caller' ? 'caller' : 'answer'].push(segment);
  }
  return turns.map(({ caller, answer }, at) => ({
    index: at + 1,
    initiator: caller.length > 0 ? 'caller' : 'agent',
    caller,
    answer,
    overlap: caller.length > 0 && overlaps(lastEnd(caller), answer[0], turns[at - 1]?.answer ?? []),
  }));
}

/** When the caller stopped, in milliseconds of the recording; when the call began in a turn that the agent opens. */
function speechEnd(turn: Turn): number {
  return lastEnd(turn.caller);
}

/** Milliseconds of the recording from the caller's last word to the agent's first; negative where the agent did not wait. */
export function responseLatency(turn: Turn): number | undefined {
  const [first] = turn.answer;
  return first && turn.caller.length > 0 ? first.start_ms - speechEnd(turn) : undefined;
}

export function textOf(segments: readonly Segment[]): string {
  return spokenText(segments.map(({ text }) => text).join(' '));
}

function lastEnd(segments: readonly Segment[]): number {
  return Math.max(0, ...segments.map(({ end_ms }) => end_ms));
}

/** The answer begins before the caller has stopped, or the answer before it goes on after that. */
function overlaps(stopped: number, answer: Segment | undefined, before: readonly Segment[]): boolean {
  return answer !== undefined && (answer.start_ms < stopped || lastEnd(before) > stopped);
}
