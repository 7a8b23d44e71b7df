import { answerWords } from './answer-words.ts';
import { type RecordedCall, type Segment, isSpeech } from './recorded-call.ts';
import { type Turn, textOf } from './turns.ts';

/** One word of the caller, or one noise; numbered from 1 in the order in which they end. */
export interface CallerFrame {
  readonly chunk: number;
  readonly segment: Segment;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly text: string;
}

/** What the carrier hears of the caller, frame by frame: noise too, for a phone does not know what speech is. */
export function callerFrames(call: RecordedCall): CallerFrame[] {
  return call.segments
    .filter(({ speaker }) => speaker === 'caller')
    .flatMap((segment) => framesOf(segment))
    .toSorted((a, b) => a.end_ms - b.end_ms || a.start_ms - b.start_ms)
    .map((frame, at) => ({ ...frame, chunk: at + 1 }));
}

function framesOf(segment: Segment): Omit<CallerFrame, 'chunk'>[] {
  const { start_ms, end_ms, words } = segment;
  if (words.length === 0) return [{ segment, start_ms, end_ms, text: '' }];
  return words.map((word, at) => ({
    segment,
    start_ms: word.start_ms,
    // A segment ends with its last word, so that frames and segments agree on when the caller stopped.
    end_ms: at === words.length - 1 ? end_ms : word.end_ms,
    text: word.text,
  }));
}

/** What a frame means to a recogniser that knows the recording. */
export interface HeardFrame {
  /** The turn that it belongs to; none for noise. */
  readonly turn: Turn | undefined;
  readonly opensTurn: boolean;
  /** Whether the agent of the recording had heard enough after it: the caller's last word, or the last before the agent cut in. */
  readonly commits: boolean;
  readonly closesTurn: boolean;
}

/** The meaning of every frame, by its chunk number. */
export function hearFrames(frames: readonly CallerFrame[], turns: readonly Turn[]): ReadonlyMap<number, HeardFrame> {
  const heard = new Map<number, HeardFrame>();
  for (const turn of turns) {
    const own = frames.filter(({ segment }) => turn.caller.includes(segment));
    const answered = turn.answer[0]?.start_ms ?? Infinity;
    const inTime = own.findLast(({ end_ms }) => end_ms <= answered) ?? own[0];
    for (const frame of own) {
      heard.set(frame.chunk, {
        turn,
        opensTurn: frame === own[0],
        commits: frame === inTime,
        closesTurn: frame === own.at(-1),
      });
    }
  }
  for (const { chunk, segment } of frames) {
    if (!isSpeech(segment)) heard.set(chunk, { turn: undefined, opensTurn: false, commits: false, closesTurn: false });
  }
  return heard;
}

/** When an answer of the agent begins, in milliseconds of the recording. */
export interface AnswerCue {
  readonly start_ms: number;
  /** What the caller says after this moment was said after the answer had begun. */
  readonly until_ms: number;
  /** When its last word is over. */
  readonly end_ms: number;
}

/** The cues of all answers, in order of time. */
export function answerCues(turns: readonly Turn[], frames: readonly CallerFrame[]): AnswerCue[] {
  const heard = hearFrames(frames, turns);
  return turns.flatMap((turn) => {
    const [first] = turn.answer;
    const last = turn.answer.at(-1);
    const lastWord = answerWords(turn.answer, textOf(turn.answer)).at(-1);
    const commit = frames.find(({ chunk }) => heard.get(chunk)?.turn === turn && heard.get(chunk)?.commits);
    // Where the agent cuts in at the caller's first word, that word has to be heard all the same.
    if (!first || !last) return [];
    const until_ms = Math.max(first.start_ms, commit?.end_ms ?? 0);
    return [{ start_ms: first.start_ms, until_ms, end_ms: Math.min(last.end_ms, lastWord?.end_ms ?? Infinity) }];
  });
}
