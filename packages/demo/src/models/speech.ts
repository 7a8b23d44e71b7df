import type { ServerResponse } from 'node:http';

import { answerWords } from '../recording/answer-words.ts';
import { PACE, untilPart } from '../recording/pace.ts';
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
  for (const { text: word, start_ms, end_ms } of answerWords(session.turns[replay.turn - 1]?.answer ?? [], text)) {
    response.write(
      `${JSON.stringify({ text: word, at_ms: start_ms, duration_ms: end_ms - start_ms } satisfies SpeechChunk)}\n`,
    );
  }
  response.end();
}
