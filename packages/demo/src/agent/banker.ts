import { recordDecision } from '@spanreel/api/decision';
import { type AgentRun, type ModelCall, type Objective, type Turn, model, tool } from '@spanreel/api/voice';

import { wallNow } from '../line/media-clock.ts';
import type { Choice, Message } from '../models/chat.ts';
import type { ReplayRequest } from '../models/session.ts';
import type { PlannedTool } from '../recording/plan.ts';
import { post } from '../service/post.ts';
import { type ModelsClient, REPLAY_MODEL } from './models-client.ts';

export const BANKER = { name: 'harper-valley-banker', version: '7' } as const;
const PROMPT = { promptName: 'banker', promptVersion: '7' } as const;

/** What the agent answers in a turn. */
export interface ReplyOptions<T> {
  /** When the agent took the turn over, in milliseconds since the epoch. */
  readonly at: number;
  readonly replay: ReplayRequest;
  /** Says it. Called once, and not where there is nothing to say. */
  readonly say: (text: string) => Promise<T>;
}

/** What the model answered: something to say, or a tool to use first. */
interface ModelReply {
  readonly text: string;
  readonly use?: { readonly tool: PlannedTool; readonly choice: Choice };
}

export interface Objectives {
  readonly identify: Objective;
  readonly task: Objective;
}

/** The bank's agent in one call: asks the model, uses the tools that it asks for, keeps the objectives. */
export class Banker {
  readonly #models: ModelsClient;
  readonly #bank: string;
  readonly #objectives: Objectives;
  readonly #messages: Message[] = [];
  #captured = false;

  constructor(models: ModelsClient, bank: string, objectives: Objectives) {
    this.#models = models;
    this.#bank = bank;
    this.#objectives = objectives;
  }

  /** Decides what to say in a turn and has it said; resolves with what came of that. */
  async reply<T>(turn: Turn, heard: string, { at, replay, say }: ReplyOptions<T>): Promise<T | undefined> {
    if (heard !== '') this.#messages.push({ role: 'caller', content: heard });
    const handedOver = await turn.agent({ ...BANKER, at }, async (agent: AgentRun) => {
      const results: { ok: boolean }[] = [];
      let { text, use } = await this.#ask(replay, results);
      while (use) {
        results.push({ ok: await this.#use(use, replay.sid) });
        ({ text, use } = await this.#ask(replay, results));
      }
      if (text !== '') this.#messages.push({ role: 'agent', content: text });
      if (!this.#captured && /\b(which|what|where|repeat)\b/.test(text))
        this.#objectives.task.eliciting({ prompt: text });
      const known = wallNow();
      // The text goes out before the agent's end is put on record: that is work, and would lie between the two stages.
      const speaking = text === '' ? undefined : say(text);
      agent.end({ at: known });
      // In an object, for the agent is done before the last word is spoken.
      return { speaking };
    });
    return handedOver.speaking;
  }

  async #ask(replay: ReplayRequest, results: readonly { readonly ok: boolean }[]): Promise<ModelReply> {
    const request = { replay, messages: this.#messages, results };
    return model({ ...REPLAY_MODEL, ...PROMPT, input: this.#messages }, async (call: ModelCall) => {
      let text = '';
      let use: ModelReply['use'];
      let first = true;
      for await (const line of this.#models.chat(request)) {
        if (first) call.firstToken();
        first = false;
        if ('delta' in line) text += line.delta;
        else if ('tool' in line) use = line;
        else call.completed({ output: use ? use.tool : text, usage: line.usage, finishReasons: [line.finish] });
      }
      return use ? { text, use } : { text };
    });
  }

  /** Uses a tool because of a decision: everything that happens there, in whatever process, carries the decision. */
  async #use({ tool: planned, choice }: NonNullable<ModelReply['use']>, recording: string): Promise<boolean> {
    const { name, arguments: args } = planned;
    const objective = name === 'identify_caller' ? this.#objectives.identify : this.#objectives.task;
    objective.captured({ value: args, confidence: choice.confidence });
    if (objective === this.#objectives.task) this.#captured = true;
    const decision = recordDecision({ ...choice, promptVersion: PROMPT.promptVersion, inputs: args });
    try {
      const result = await decision.follow(() =>
        tool(name, { arguments: args }, () => post(`${this.#bank}/tools/${name}`, { recording, arguments: args })),
      );
      this.#messages.push({ role: 'tool', content: JSON.stringify(result) });
      decision.outcome('succeeded');
      objective.completed();
      return true;
    } catch (error) {
      const reason = (error as Error).message;
      this.#messages.push({ role: 'tool', content: `${name} failed: ${reason}` });
      decision.outcome('failed', { detail: reason });
      objective.failed(reason);
      return false;
    }
  }
}
