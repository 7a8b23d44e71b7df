/** A stretch of time, epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What the latency of a turn counts from. */
export type LatencyAnchor = 'vad' | 'stt' | 'provider' | 'mark';

/** What a turn's stages saw, each by its own clock readings, epoch milliseconds. */
export interface TurnTimes {
  /** Stretches of the caller's speech; `to` is infinite while it lasts. */
  readonly callerSpeech: readonly Interval[];
  readonly anchor: LatencyAnchor;
  /** Final transcripts. */
  readonly finals: readonly number[];
  readonly endpointing: Interval | undefined;
  readonly agent: Interval | undefined;
  /** Model calls from their start to the first token. */
  readonly firstTokens: readonly Interval[];
  readonly tools: readonly Interval[];
  readonly synthesis: Interval | undefined;
  /** First audio handed to the carrier, and heard by the caller. */
  readonly playout: Interval | undefined;
  /** The agent's speech of other turns of the call. */
  readonly otherAgentSpeech: readonly Interval[];
}

/** The contiguous stages between the end of the caller's speech and the first audio of the answer, in milliseconds. */
interface Stages {
  readonly transcription?: number;
  readonly endpointing?: number;
  readonly agent?: number;
  readonly synthesis?: number;
  readonly playout?: number;
}

/** Where a turn's response time went. */
export interface Breakdown {
  /** Milliseconds; missing without caller speech, without an answer, and on overlap. */
  readonly latency?: number;
  readonly anchor?: LatencyAnchor;
  /** Agent and caller spoke at once where the answer began. */
  readonly overlap: boolean;
  readonly stages?: Stages;
  /** Within the agent's stage. */
  readonly llmFirstToken?: number;
  /** Within the agent's stage. */
  readonly toolBlocking?: number;
  /** Latency less the sum of the stages, where that is more than a millisecond; negative where stages overlap. */
  readonly unattributed?: number;
}

/** What clocks that are read in different places may disagree by, in milliseconds. */
const TOLERANCE = 1;

/**
 * Compares the response latency with the sum of its stages. Every stage is measured by itself, so the sum is a check: what is
 * missing, counted twice or mistimed shows as unattributed.
 */
export function breakDown(times: TurnTimes): Breakdown {
  const heardAt = times.playout?.to;
  if (heardAt === undefined) return { overlap: false };
  const spoken = times.callerSpeech.filter(({ from }) => from < heardAt);
  const stopped = spoken.at(-1)?.to;
  const anchoredAt = stopped ?? times.finals.findLast((final) => final <= heardAt);
  if (anchoredAt === undefined) return { overlap: false };
  const overlap =
    spoken.some(({ to }) => to > heardAt) ||
    times.otherAgentSpeech.some(({ from, to }) => from < heardAt && to > anchoredAt + TOLERANCE);
  if (overlap) return { overlap: true };
  const latency = heardAt - anchoredAt;
  const stages = stagesOf(times, stopped, heardAt);
  const sum = Object.values(stages).reduce((total: number, stage: number) => total + stage, 0);
  const unattributed = latency - sum;
  return {
    latency,
    anchor: stopped === undefined ? 'stt' : times.anchor,
    overlap: false,
    stages,
    ...within(times),
    ...(Math.abs(unattributed) > TOLERANCE ? { unattributed } : {}),
  };
}

function stagesOf(times: TurnTimes, stopped: number | undefined, heardAt: number): Stages {
  const committed = times.endpointing?.to ?? times.agent?.from ?? heardAt;
  const final = times.finals.findLast((at) => at <= committed);
  // A caller who goes on after the agent has begun to think waits only for what is left of that.
  const waited = ({ from, to }: Interval): number => lengthOf({ from: Math.max(from, stopped ?? from), to });
  return {
    ...(stopped !== undefined && final !== undefined && { transcription: Math.max(0, final - stopped) }),
    ...(times.endpointing !== undefined && { endpointing: waited(afterTranscript(times.endpointing, final)) }),
    ...(times.agent !== undefined && { agent: waited(times.agent) }),
    ...(times.synthesis !== undefined && { synthesis: waited(times.synthesis) }),
    ...(times.playout !== undefined && { playout: waited(times.playout) }),
  };
}

// Endpointing listens while transcription still works: only what it adds lies on the critical path.
function afterTranscript({ from, to }: Interval, final: number | undefined): Interval {
  return { from: Math.max(from, final ?? from), to };
}

function within({ agent, firstTokens, tools }: TurnTimes): Pick<Breakdown, 'llmFirstToken' | 'toolBlocking'> {
  if (agent === undefined) return {};
  const answering = firstTokens.findLast(({ to }) => to <= agent.to);
  return {
    ...(answering !== undefined && { llmFirstToken: lengthOf(answering) }),
    ...(tools.length > 0 && { toolBlocking: covered(tools, agent) }),
  };
}

/** The time within `bounds` during which at least one of the intervals ran: two tools at once block once. */
function covered(intervals: readonly Interval[], bounds: Interval): number {
  let total = 0;
  let upto = bounds.from;
  for (const { from, to } of intervals.toSorted((one, other) => one.from - other.from)) {
    const end = Math.min(to, bounds.to);
    const start = Math.max(from, upto);
    if (end <= start) continue;
    total += end - start;
    upto = end;
  }
  return total;
}

function lengthOf({ from, to }: Interval): number {
  return Math.max(0, to - from);
}
