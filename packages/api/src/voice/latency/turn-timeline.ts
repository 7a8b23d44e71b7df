import type { Context } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';

import type { Interval, LatencyAnchor, TurnTimes } from './breakdown.ts';

/** The agent's speech on a call, latest last; a turn looks here for what other turns were still saying. */
export type AgentSpeech = (Interval & { readonly turnId: string })[];

const KEY = createContextKey('spanreel.turn_timeline.v1');

/** What the stages of one turn report to it; every time is epoch milliseconds. */
export class TurnTimeline {
  readonly callId: string | undefined;
  readonly turnId: string;
  readonly turnIndex: number;
  readonly #agentSpeech: AgentSpeech;
  readonly #callerSpeech: Interval[] = [];
  readonly #finals: number[] = [];
  readonly #firstTokens: Interval[] = [];
  readonly #tools: Interval[] = [];
  #anchor: LatencyAnchor = 'vad';
  #endpointing: Interval | undefined;
  #agent: Interval | undefined;
  #model: Interval | undefined;
  #synthesis: Interval | undefined;
  #sentAt: number | undefined;
  #heardAt: number | undefined;

  constructor(call: { id: string | undefined; agentSpeech: AgentSpeech }, turnId: string, turnIndex: number) {
    this.callId = call.id;
    this.turnId = turnId;
    this.turnIndex = turnIndex;
    this.#agentSpeech = call.agentSpeech;
  }

  callerStarted(at: number): void {
    if (this.#callerSpeech.at(-1)?.to !== Infinity) this.#callerSpeech.push({ from: at, to: Infinity });
  }

  callerStopped(at: number, anchor: LatencyAnchor, turnStartedAt: number): void {
    const last = this.#callerSpeech.at(-1);
    this.#anchor = anchor;
    if (last?.to === Infinity) this.#callerSpeech[this.#callerSpeech.length - 1] = { from: last.from, to: at };
    else this.#callerSpeech.push({ from: last?.to ?? Math.min(turnStartedAt, at), to: at });
  }

  transcribed(at: number): void {
    this.#finals.push(at);
  }

  endpointed(interval: Interval): void {
    this.#endpointing = interval;
  }

  /** Of several agents, as after a handover: from the first one's start to the first answer. */
  agentResponded(interval: Interval): void {
    this.#agent ??= interval;
  }

  firstToken(interval: Interval): void {
    this.#model ??= interval;
    this.#firstTokens.push(interval);
  }

  toolRan(interval: Interval): void {
    this.#tools.push(interval);
  }

  synthesized(interval: Interval): void {
    this.#synthesis ??= interval;
  }

  audioSent(at: number): void {
    this.#sentAt ??= at;
  }

  audioHeard(at: number): void {
    this.#heardAt ??= at;
  }

  agentSpoke(interval: Interval): void {
    this.#agentSpeech.push({ ...interval, turnId: this.turnId });
    // Only the latest can still matter.
    if (this.#agentSpeech.length > 8) this.#agentSpeech.shift();
  }

  times(): TurnTimes {
    const from = this.#sentAt;
    const to = this.#heardAt ?? from;
    return {
      callerSpeech: this.#callerSpeech,
      anchor: this.#anchor,
      finals: this.#finals,
      endpointing: this.#endpointing,
      // A speech-to-speech model is agent and voice in one: its first audio is its first token.
      agent: this.#agent ?? (this.#synthesis === undefined ? this.#model : undefined),
      firstTokens: this.#firstTokens,
      tools: this.#tools,
      synthesis: this.#synthesis,
      playout: from === undefined || to === undefined ? undefined : { from, to },
      otherAgentSpeech: this.#agentSpeech.filter(({ turnId }) => turnId !== this.turnId),
    };
  }
}

/** The timeline of the turn that a context lies in. */
export function timelineOf(at: Context): TurnTimeline | undefined {
  return at.getValue(KEY) as TurnTimeline | undefined;
}

/** The context within a turn. */
export function withTimeline(at: Context, timeline: TurnTimeline): Context {
  return at.setValue(KEY, timeline);
}

/** How events name the turn that a context lies in. */
export function turnFields(at: Context): { turn_id?: string; turn_index?: number; call_id?: string } {
  const timeline = timelineOf(at);
  if (timeline === undefined) return {};
  const { turnId, turnIndex, callId } = timeline;
  return { turn_id: turnId, turn_index: turnIndex, ...(callId === undefined ? {} : { call_id: callId }) };
}
