import { hash, randomBytes } from 'node:crypto';

import type { NameStretch } from './model/name-stretches.ts';

/** What the model said of a text: its names, or that it failed at it. */
export type Reading = readonly NameStretch[] | 'failed';

/** Readings kept at hand, twice over. */
const MAX_READINGS = 2048;

/**
 * What the model said of the latest texts. Keyed by salted hashes and holding offsets alone: memory keeps no text for having read
 * it.
 */
export class Readings {
  readonly #salt = randomBytes(32).toString('base64');
  #recent = new Map<string, Reading>();
  #older = new Map<string, Reading>();

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  keyOf(text: string): string {
    return hash('sha256', `${this.#salt}${text}`, 'base64');
  }

  get(key: string): Reading | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, reading: Reading): void {
    if (this.#recent.size >= MAX_READINGS) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, reading);
  }
}
