import type { AnsweredBy } from '@spanreel/api/pipeline';

/** Remembered until the next beat; beyond it a beat is due at once, so that memory is bounded and nothing is forgotten. */
const CAPACITY = 1000;

/** Which processes answered requests since the last beat: of each stream and writer the latest. */
export class Answers {
  readonly #latest = new Map<string, AnsweredBy>();

  /** Returns whether they have to be told now. */
  add(answer: AnsweredBy): boolean {
    const key = `${answer.stream_id} ${answer.writer_id}`;
    const known = this.#latest.get(key);
    if (known === undefined || answer.writer_seq > known.writer_seq) this.#latest.set(key, answer);
    return this.#latest.size >= CAPACITY;
  }

  /** All, once. */
  take(): readonly AnsweredBy[] {
    const taken = [...this.#latest.values()];
    this.#latest.clear();
    return taken;
  }
}
