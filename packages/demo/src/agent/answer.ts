import type { Playback, Turn } from '@spanreel/api/voice';

import type { SpeechChunk } from '../models/speech.ts';
import type { PhoneLine } from './phone-line.ts';

export interface AnswerOptions {
  readonly turn: Turn;
  readonly text: string;
  /** What its marks begin with. */
  readonly name: string;
  readonly line: PhoneLine;
}

/** What the agent is saying right now: knows which words the caller has heard, from the marks that come back. */
export class Answer {
  readonly turn: Turn;
  readonly #name: string;
  readonly #line: PhoneLine;
  readonly #playback: Playback;
  readonly #chunks: SpeechChunk[] = [];
  #complete = false;
  #heard = 0;
  #interrupted = false;
  readonly #over = Promise.withResolvers<'completed' | 'interrupted'>();

  /** Its first sound goes out now. */
  constructor({ turn, text, name, line }: AnswerOptions) {
    // First of all, since it reads the clock: what is done before it would be nobody's time.
    this.#playback = turn.startPlayback({ generatedText: text });
    this.turn = turn;
    this.#name = name;
    this.#line = line;
  }

  /** Sends one word to the caller, unless they have cut in. */
  say(chunk: SpeechChunk): void {
    if (this.#interrupted) return;
    this.#chunks.push(chunk);
    const mark = `${this.#name}:${this.#chunks.length}`;
    this.#playback.sent(this.#real(chunk.duration_ms), { mark });
    this.#line.play(chunk, mark);
  }

  /** Resolves when the caller has heard all of it, or has cut in. */
  async played(): Promise<'completed' | 'interrupted'> {
    this.#complete = true;
    this.#finish(undefined);
    return this.#over.promise;
  }

  /** A mark came back: the caller has heard so many words, at that moment of the line. */
  marked(name: string, lineMs: number): void {
    const chunk = this.#chunks[this.#heard];
    // After a clear all marks come back at once: they were not heard.
    if (!chunk || this.#interrupted || name !== `${this.#name}:${this.#heard + 1}`) return;
    const at = this.#line.at(lineMs);
    if (this.#heard === 0) this.#playback.started({ at: at - this.#real(chunk.duration_ms) });
    this.#heard += 1;
    this.#playback.marked(name, { at });
    this.#finish(at);
  }

  /** The caller cut in, at that moment of the line: nothing more is played. */
  interrupt(onsetLineMs: number): void {
    this.#interrupted = true;
    this.#line.clear();
    this.#playback.cleared();
    this.turn.interruption({ at: this.#line.at(onsetLineMs), outcome: 'accepted', heardText: this.#heardText });
    this.#over.resolve('interrupted');
  }

  /** How far it has come. */
  get position(): { readonly playedMs: number; readonly heardText: string } {
    return { playedMs: this.#playback.playedMs ?? 0, heardText: this.#heardText };
  }

  get #heardText(): string {
    return this.#chunks
      .slice(0, this.#heard)
      .map(({ text }) => text)
      .join(' ');
  }

  #finish(at: number | undefined): void {
    if (!this.#complete || this.#heard < this.#chunks.length) return;
    this.#playback.stop({ heardText: this.#heardText, ...(at !== undefined && { at }) });
    this.#over.resolve('completed');
  }

  /** Sound lasts as long as the demo takes to play it. */
  #real(lineMs: number): number {
    return lineMs / this.#line.time.speed;
  }
}
