import { type CallerFrame, type HeardFrame, callerFrames, hearFrames } from '../recording/caller-frames.ts';
import type { Pause } from '../recording/pace.ts';
import { type PlannedTool, planTools } from '../recording/plan.ts';
import { readCalls } from '../recording/read-calls.ts';
import type { RecordedCall } from '../recording/recorded-call.ts';
import { type Turn, turnsOf } from '../recording/turns.ts';
import { withScript } from '../scenarios.ts';

/** All that the models know of a call: they answer what was answered then. */
export interface Session {
  readonly call: RecordedCall;
  readonly turns: readonly Turn[];
  readonly frames: ReadonlyMap<number, CallerFrame>;
  readonly heard: ReadonlyMap<number, HeardFrame>;
  readonly tools: ReadonlyMap<number, readonly PlannedTool[]>;
  /** By turn: from the caller's last word that the agent waited for to the agent's first, in milliseconds of the recording. */
  readonly pauses: ReadonlyMap<number, number>;
}

/** Where nobody answered in the recording, the models do not take longer than this. */
const NOBODY_ANSWERED_MS = 300;

/** Which answer a model is asked for, and since when the caller waits for it. */
export interface ReplayRequest extends Omit<Pause, 'pause_ms'> {
  readonly sid: string;
  readonly turn: number;
}

export function openSessions(folder: string): (sid: string) => Session {
  const calls = readCalls(folder);
  const sessions = new Map<string, Session>();
  return (sid) => {
    const known = sessions.get(sid);
    if (known) return known;
    const recorded = calls.get(sid);
    if (!recorded) throw new Error(`there is no recording ${sid} in ${folder}`);
    const session = sessionOf(withScript(recorded));
    sessions.set(sid, session);
    return session;
  };
}

/** All that the models need of a recording. */
export function sessionOf(call: RecordedCall): Session {
  const turns = turnsOf(call);
  const frames = callerFrames(call);
  const heard = hearFrames(frames, turns);
  return {
    call,
    turns,
    frames: new Map(frames.map((frame) => [frame.chunk, frame])),
    heard,
    tools: planTools(call, turns),
    pauses: pausesOf(turns, frames, heard),
  };
}

function pausesOf(
  turns: readonly Turn[],
  frames: readonly CallerFrame[],
  heard: Session['heard'],
): Map<number, number> {
  // An agent that opens the call speaks when the recording's did; where nobody answered, the caller does not wait long.
  const pauses = new Map(turns.map(({ index, answer }) => [index, answer[0]?.start_ms ?? NOBODY_ANSWERED_MS]));
  for (const { chunk, end_ms } of frames) {
    const { turn, commits } = heard.get(chunk) ?? {};
    const first = turn?.answer[0];
    if (turn && commits && first) pauses.set(turn.index, first.start_ms - end_ms);
  }
  return pauses;
}

/** The pause before the answer of a turn, as long as it was in the recording. */
export function pauseOf(session: Session, { turn, since, speed }: ReplayRequest): Pause {
  return { since, speed, pause_ms: session.pauses.get(turn) ?? NOBODY_ANSWERED_MS };
}
