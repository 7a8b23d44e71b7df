import type { ServerResponse } from 'node:http';

import { PACE, untilPart } from '../recording/pace.ts';
import { type Segment, type Word, spokenText } from '../recording/recorded-call.ts';
import { textOf } from '../recording/turns.ts';
import { type ReplayRequest, type Session, pauseOf } from './session.ts';

export interface SpeechRequest {
  readonly replay: ReplayRequest;
  readonly text: string;
}

/** A piece of synthesised speech: a word, when it was said in the recording and how long it takes. */
export interface SpeechChunk {
  readonly text: string;
  readonly at_ms: number;
  readonly duration_ms: number;
}

/** Synthesis that answers from the recording: every word when it was said then; the first when its time has come, the rest at once. */
export async function speak(
  session: Session,
  { replay, text }: SpeechRequest,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  await untilPart(pauseOf(session, replay), PACE.sound);
  for (const { text: word, start_ms, end_ms } of wordsOf(session.turns[replay.turn - 1]?.answer ?? [], text)) {
    response.write(
      `${JSON.stringify({ text: word, at_ms: start_ms, duration_ms: end_ms - start_ms } satisfies SpeechChunk)}\n`,
    );
  }
  response.end();
}

/** Words with their times: the recording's where the text is the recording's, else spread evenly over the time of the answer. */
function wordsOf(answer: readonly Segment[], text: string): Word[] {
  if (text === textOf(answer)) {
    return answer.flatMap((segment) => spread(spokenText(segment.text).split(' '), segment, segment.words));
  }
  const [first, last] = [answer[0], answer.at(-1)];
  return first && last ? spread(text.split(' '), { start_ms: first.start_ms, end_ms: last.end_ms }, []) : [];
}

function spread(
  words: readonly string[],
  span: { readonly start_ms: number; readonly end_ms: number },
  timed: readonly Word[],
): Word[] {
  if (timed.length === words.length) {
    return words.map((text, at) => ({ text, start_ms: timed[at]?.start_ms ?? 0, end_ms: timed[at]?.end_ms ?? 0 }));
  }
  const share = (span.end_ms - span.start_ms) / words.length;
  return words.map((text, at) => ({
    text,
    start_ms: Math.round(span.start_ms + at * share),
    end_ms: Math.round(span.start_ms + (at + 1) * share),
  }));
}
