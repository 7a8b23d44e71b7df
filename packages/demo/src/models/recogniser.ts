import type { WebSocket } from 'ws';

import { type LineTime, toWall } from '../line/media-clock.ts';
import { PACE, untilPart } from '../recording/pace.ts';
import { messageOf } from '../service/message-of.ts';
import { agreement } from './agreement.ts';
import { type Session, pauseOf } from './session.ts';
import { type FinalWords, TurnTranscript } from './turn-transcript.ts';

/** What the agent sends: which recording at first, then every frame with its times on the line, at last that there are no more. */
export type ToRecogniser =
  | ({ readonly type: 'open'; readonly sid: string } & LineTime)
  | ({ readonly type: 'frame' } & FrameTimes)
  | { readonly type: 'close' };

/** A frame of the recording, by its number, and when it began and ended, in milliseconds on the line. */
export interface FrameTimes {
  readonly chunk: number;
  readonly at: number;
  readonly until: number;
}

/** What the agent is told; `at` and `until` are milliseconds on the line. Partials and finals begin after the final before them. */
export type FromRecogniser =
  | { readonly type: 'ready'; readonly opens: 'caller' | 'agent' }
  | { readonly type: 'speech_started'; readonly turn: number; readonly at: number }
  | { readonly type: 'partial'; readonly turn: number; readonly text: string; readonly until: number }
  | ({ readonly type: 'final'; readonly turn: number; readonly confidence: number } & FinalWords)
  | { readonly type: 'end_of_turn'; readonly turn: number; readonly probability: number }
  | { readonly type: 'noise'; readonly at: number };

/** Serves one stream: from `open` to `close`, after which it is closed once all that was heard has been told. */
export function recognise(socket: WebSocket, open: (sid: string) => Session): void {
  let recogniser: Recogniser | undefined;
  const send = (message: FromRecogniser): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  socket.on('message', (data) => {
    const message = messageOf(data) as ToRecogniser;
    if (message.type === 'open') recogniser = new Recogniser(open(message.sid), message, send);
    else if (message.type === 'frame') recogniser?.hear(message);
    else void Promise.resolve(recogniser?.settled()).then(() => socket.close());
  });
}

/** Speech recognition that answers from the recording: hears the words of the frames, knows where turns end, and takes its time. */
export class Recogniser {
  readonly #session: Session;
  readonly #line: LineTime;
  readonly #send: (message: FromRecogniser) => void;
  readonly #transcripts = new Map<number, TurnTranscript>();
  /** Turns of which a final is on its way. */
  readonly #due = new Set<number>();
  readonly #work: Promise<void>[] = [];

  constructor(session: Session, line: LineTime, send: (message: FromRecogniser) => void) {
    this.#session = session;
    this.#line = line;
    this.#send = send;
    send({ type: 'ready', opens: session.turns[0]?.initiator ?? 'caller' });
  }

  hear({ chunk, at, until }: FrameTimes): void {
    const frame = this.#session.frames.get(chunk);
    const heard = this.#session.heard.get(chunk);
    if (!frame || !heard) return;
    if (!heard.turn) {
      this.#send({ type: 'noise', at });
      return;
    }
    const { index: turn } = heard.turn;
    if (heard.opensTurn) this.#send({ type: 'speech_started', turn, at });
    const transcript = this.#transcriptOf(turn);
    this.#send({ type: 'partial', turn, text: transcript.hear(frame.text, until), until });
    if (heard.closesTurn) transcript.close();
    if (heard.commits) this.#work.push(this.#commit(turn, until));
    // A final that is on its way takes these words along.
    else if (heard.closesTurn && !this.#due.has(turn)) this.#final(turn);
  }

  /** Resolves when all that was heard has been told. */
  async settled(): Promise<void> {
    await Promise.all(this.#work);
  }

  /** The agent of the recording had heard enough: the transcript is due, and a little later the end of the turn. */
  async #commit(turn: number, until: number): Promise<void> {
    this.#due.add(turn);
    const { call } = this.#session;
    const { speed } = this.#line;
    const pause = pauseOf(this.#session, { sid: call.sid, turn, since: toWall(this.#line, until), speed });
    await untilPart(pause, PACE.transcript);
    const complete = this.#final(turn);
    await untilPart(pause, PACE.endOfTurn);
    this.#send({ type: 'end_of_turn', turn, probability: complete ? 0.95 : 0.55 });
  }

  #final(turn: number): boolean {
    this.#due.delete(turn);
    const words = this.#transcriptOf(turn).final();
    const recorded = this.#session.turns[turn - 1];
    this.#send({ type: 'final', turn, ...words, confidence: recorded ? agreement(recorded) : 0 });
    return words.complete;
  }

  #transcriptOf(turn: number): TurnTranscript {
    const transcript = this.#transcripts.get(turn) ?? new TurnTranscript();
    this.#transcripts.set(turn, transcript);
    return transcript;
  }
}
