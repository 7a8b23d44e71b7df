import type { ServerResponse } from 'node:http';

import { PACE, untilPart } from '../recording/pace.ts';
import { scoreIntents } from '../recording/intents.ts';
import type { PlannedTool } from '../recording/plan.ts';
import { textOf } from '../recording/turns.ts';
import { type ReplayRequest, type Session, pauseOf } from './session.ts';

/** One thing that was said or that a tool returned. */
export interface Message {
  readonly role: 'caller' | 'agent' | 'tool';
  readonly content: string;
}

export interface ChatRequest {
  readonly replay: ReplayRequest;
  readonly messages: readonly Message[];
  /** What the tools of this turn returned so far. */
  readonly results: readonly { readonly ok: boolean }[];
}

/** What the model would do and why; `score` says how much of what was heard speaks for an option. */
export interface Choice {
  readonly type: 'tool' | 'slot';
  readonly chosen: string;
  readonly alternatives: readonly { readonly option: string; readonly score: number; readonly reason: string }[];
  readonly confidence: number;
  readonly confidenceSource: 'classifier' | 'rule';
  readonly reason: string;
}

/** The lines of the streamed answer. */
export type ChatLine =
  | { readonly delta: string }
  | { readonly tool: PlannedTool; readonly choice: Choice }
  | {
      readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
      readonly finish: 'stop' | 'tool_calls';
    };

const APOLOGY = "i'm sorry i could not complete that for you a colleague will call you back";

/** The language model that answers from the recording: what the agent of the recording did next in this turn. */
export async function chat(session: Session, request: ChatRequest, response: ServerResponse): Promise<void> {
  const { replay, messages, results } = request;
  const pause = pauseOf(session, replay);
  const turn = session.turns[replay.turn - 1];
  const tool = session.tools.get(replay.turn)?.[results.length];
  const write = (line: ChatLine): unknown => response.write(`${JSON.stringify(line)}\n`);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  // The recording cannot know that a tool failed here; saying that it had worked would be a lie to the caller.
  const failed = results.some(({ ok }) => !ok);
  const text = failed ? APOLOGY : textOf(turn?.answer ?? []);
  await untilPart(pause, tool && results.length === 0 ? PACE.thought * 0.9 : PACE.answer * 0.95);
  if (tool && !failed) write({ tool, choice: choose(tool, messages) });
  else write({ delta: text.split(' ')[0] ?? '' });
  await untilPart(pause, tool && results.length === 0 ? PACE.thought : PACE.answer);
  if (!tool || failed) write({ delta: text.slice((text.split(' ')[0] ?? '').length) });
  write({
    // This model has no tokenizer: its tokens are words.
    usage: {
      inputTokens: messages.reduce((sum, { content }) => sum + content.split(' ').length, 0),
      outputTokens: tool && !failed ? 1 : text.split(' ').length,
    },
    finish: tool && !failed ? 'tool_calls' : 'stop',
  });
  response.end();
}

function choose(tool: PlannedTool, messages: readonly Message[]): Choice {
  const heard = messages.filter(({ role }) => role === 'caller').map(({ content }) => content);
  const scores = scoreIntents(heard.join(' ')).filter(({ score }) => score > 0);
  const others = scores.filter((each) => each.tool !== tool.name).slice(0, 3);
  const because = (reason: string): Choice['alternatives'] =>
    others.map(({ tool: option, score }) => ({ option, score, reason }));
  if (tool.name === 'book_appointment') return chooseSlot(tool);
  if (tool.name === 'identify_caller') {
    return {
      type: 'tool',
      chosen: tool.name,
      alternatives: because('has to wait until it is known who is calling'),
      confidence: 1,
      confidenceSource: 'rule',
      reason: 'the caller said a name',
    };
  }
  return {
    type: 'tool',
    chosen: tool.name,
    alternatives: because('fewer of its words were heard'),
    confidence: scores.find((each) => each.tool === tool.name)?.score ?? 0,
    confidenceSource: 'classifier',
    reason: 'most of the words heard speak for it',
  };
}

/** The slot is what the caller asked for. That nobody looks up the opening hours first is how this bank's agent goes wrong. */
function chooseSlot({ arguments: { day = '', time = '' } }: PlannedTool): Choice {
  return {
    type: 'slot',
    chosen: `${day} ${time}`,
    alternatives: [
      { option: 'look up the opening hours first', score: 0.35, reason: 'one more tool call while the caller waits' },
      { option: `Monday ${time}`, score: 0.2, reason: 'not what the caller asked for' },
    ],
    confidence: 0.45,
    confidenceSource: 'rule',
    reason: 'the caller asked for this slot',
  };
}
