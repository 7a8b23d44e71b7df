import { WebSocket } from 'ws';

import { type LineTime, wallNow } from '../line/media-clock.ts';
import type { ChatLine, ChatRequest } from '../models/chat.ts';
import type { FromRecogniser, ToRecogniser } from '../models/recogniser.ts';
import type { SpeechChunk, SpeechRequest } from '../models/speech.ts';
import { messageOf } from '../service/message-of.ts';
import { postForLines } from '../service/post.ts';

/** What every model of the demo is called, so that nobody takes its answers for a real model's. */
export const REPLAY_MODEL = { model: 'recorded-replay', provider: 'spanreel.demo' } as const;

/** The way to speech recognition, language model and synthesis. */
export class ModelsClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  chat(request: ChatRequest): AsyncGenerator<ChatLine> {
    return postForLines(`${this.#url}/v1/chat`, request);
  }

  speech(request: SpeechRequest): AsyncGenerator<SpeechChunk> {
    return postForLines(`${this.#url}/v1/speech`, request);
  }

  /** Opens a stream to the recogniser; `hear` gets what it understands, and when it came in milliseconds since the epoch. */
  listen(sid: string, time: LineTime, hear: (message: FromRecogniser, at: number) => void): RecogniserStream {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/v1/listen`);
    const waiting: string[] = [];
    const send = (message: ToRecogniser): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      else waiting.push(JSON.stringify(message));
    };
    socket.on('open', () => {
      for (const message of waiting.splice(0)) socket.send(message);
    });
    socket.on('message', (data) => {
      const message = messageOf(data) as FromRecogniser;
      hear(message, wallNow());
    });
    socket.on('error', () => socket.close());
    send({ type: 'open', sid, ...time });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    return {
      send,
      finish: () => {
        send({ type: 'close' });
        return closed;
      },
      close: () => socket.close(),
    };
  }
}

export interface RecogniserStream {
  send(message: ToRecogniser): void;
  /** There are no more frames: resolves when all that was heard has been told, or the stream is gone. */
  finish(): Promise<void>;
  close(): void;
}
