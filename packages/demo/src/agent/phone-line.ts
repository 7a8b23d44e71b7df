import type { WebSocket } from 'ws';

import { type LineTime, toWall } from '../line/media-clock.ts';
import { type ToCarrier, packSound } from '../line/messages.ts';
import type { SpeechChunk } from '../models/speech.ts';

/** The agent's end of a call's WebSocket. */
export class PhoneLine {
  readonly time: LineTime;
  readonly #socket: WebSocket;
  readonly #streamSid: string;

  constructor(socket: WebSocket, streamSid: string, time: LineTime) {
    this.#socket = socket;
    this.#streamSid = streamSid;
    this.time = time;
  }

  /** Sends a word to be played, and a mark that comes back when it has been. */
  play({ text, at_ms, duration_ms }: SpeechChunk, mark: string): void {
    const payload = packSound({ text, duration_ms });
    this.#send({ event: 'media', streamSid: this.#streamSid, media: { payload, timestamp: String(at_ms) } });
    this.#send({ event: 'mark', streamSid: this.#streamSid, mark: { name: mark } });
  }

  /** Stops what is being played. */
  clear(): void {
    this.#send({ event: 'clear', streamSid: this.#streamSid });
  }

  close(): void {
    this.#socket.close();
  }

  /** When a moment of the line was, in milliseconds since the epoch: sound is timed where it is heard, not where it arrives. */
  at(lineMs: number | string): number {
    return toWall(this.time, Number(lineMs));
  }

  #send(message: ToCarrier): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
