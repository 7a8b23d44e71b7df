import { setTimeout as sleep } from 'node:timers/promises';

import { type LineTime, toLine, toWall, untilWall, wallNow } from '../line/media-clock.ts';
import type { AnswerCue } from '../recording/caller-frames.ts';

interface Item {
  /** What is played, in milliseconds of the recording; a mark where absent. */
  readonly sound?: { readonly start: number; readonly duration: number };
  readonly mark?: string;
  /** When it came in, in milliseconds of the line. */
  readonly arrived: number;
}

/** How long the caller waits for an answer that does not come, in real milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * The caller's side of the line: plays the agent's sound at its time in the recording. Where the agent is slower than the one of the
 * recording, the recording waits: the sound is played when it comes, and everything after it, the caller's own lines too, moves back.
 */
export class Player {
  readonly #time: LineTime;
  readonly #reached: (mark: string, at: number) => void;
  /** The answers of the recording that have not come yet. */
  readonly #awaited: AnswerCue[];
  /** The answer that has begun and has not come to its last word. */
  #unfinished: AnswerCue | undefined;
  readonly #items: Item[] = [];
  #behind = 0;
  /** Until when sound has been played, in milliseconds of the line. */
  #playedUntil = 0;
  #playing: Promise<void> = Promise.resolve();
  /** Told as it is: the promise of a run that had nothing to wait for is settled only later. */
  #isPlaying = false;
  #clearing = Promise.withResolvers<'cleared'>();
  #sound = Promise.withResolvers<'came'>();

  constructor(time: LineTime, cues: readonly AnswerCue[], reached: (mark: string, at: number) => void) {
    this.#time = time;
    this.#awaited = [...cues];
    this.#reached = reached;
  }

  /** When a moment of the recording is due on the line, in milliseconds since it opened. */
  due(recordingMs: number): number {
    return recordingMs + this.#behind;
  }

  /** Resolves when that moment of the recording has come on the line. */
  async until(recordingMs: number): Promise<void> {
    for (;;) {
      const due = this.due(recordingMs);
      await untilWall(toWall(this.#time, due));
      if (this.due(recordingMs) !== due) continue;
      const [next] = this.#awaited;
      const isMissing =
        (this.#unfinished && this.#unfinished.end_ms <= recordingMs) || (next && next.until_ms < recordingMs);
      if (!isMissing) return;
      await this.#moreSound();
    }
  }

  play(start: number, duration: number): void {
    this.#push({ sound: { start, duration }, arrived: this.#now() });
    while (this.#awaited[0] && this.#awaited[0].start_ms <= start) this.#unfinished = this.#awaited.shift();
    if (this.#unfinished && this.#unfinished.end_ms <= start + duration) this.#unfinished = undefined;
    this.#soundCame();
  }

  mark(name: string): void {
    this.#push({ mark: name, arrived: this.#now() });
  }

  /** Stops playing; marks that were waiting come back at once. */
  clear(): void {
    this.#clearing.resolve('cleared');
    this.#clearing = Promise.withResolvers();
    this.#unfinished = undefined;
    this.#soundCame();
    const now = this.#now();
    this.#playedUntil = Math.min(this.#playedUntil, now);
    for (const { mark } of this.#items.splice(0)) if (mark !== undefined) this.#reached(mark, now);
  }

  /** Resolves when nothing is left to play. */
  async idle(): Promise<void> {
    await this.#playing;
  }

  #soundCame(): void {
    this.#sound.resolve('came');
    this.#sound = Promise.withResolvers();
  }

  /** Waits for the answer to go on; one that does not come is given up. */
  async #moreSound(): Promise<void> {
    const patience = new AbortController();
    const waited = sleep(PATIENCE_MS, 'in vain', { signal: patience.signal, ref: false }).catch(() => 'came');
    if ((await Promise.race([this.#sound.promise, waited])) === 'in vain') {
      if (this.#unfinished) this.#unfinished = undefined;
      else this.#awaited.shift();
    }
    patience.abort();
  }

  #push(item: Item): void {
    this.#items.push(item);
    if (!this.#isPlaying) this.#playing = this.#run();
  }

  async #run(): Promise<void> {
    this.#isPlaying = true;
    for (let item = this.#items[0]; item; item = this.#items[0]) {
      const played =
        item.sound && (await Promise.race([this.#clearing.promise, this.#playSound(item.sound, item.arrived)]));
      if (played === 'cleared') continue;
      this.#items.shift();
      if (item.mark !== undefined) this.#reached(item.mark, Math.max(this.#playedUntil, item.arrived));
    }
    this.#isPlaying = false;
  }

  /** Times of sound are counted in its samples, as on a real line: a timer that wakes a little late changes nothing. */
  async #playSound(
    { start, duration }: { readonly start: number; readonly duration: number },
    arrived: number,
  ): Promise<void> {
    const from = Math.max(this.due(start), arrived, this.#playedUntil);
    this.#behind += from - this.due(start);
    this.#playedUntil = from + duration;
    await untilWall(toWall(this.#time, this.#playedUntil));
  }

  #now(): number {
    return toLine(this.#time, wallNow());
  }
}
