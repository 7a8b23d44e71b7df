import type { Deposit } from '../tokens/token-vault.ts';

/** Longer ones are no value that somebody would be shown. */
const MAX_VALUE = 4096;
const MAX_KNOWN = 8192;

/** Deposits that wait to be written: bounded, each value of a scope once until it is due again. */
export class WaitingDeposits {
  readonly #max: number;
  readonly #againAfterMs: number;
  readonly #now: () => number;
  readonly #queue: Deposit[] = [];
  /** When a token of a scope is to be written again. */
  #recent = new Map<string, number>();
  #older = new Map<string, number>();

  constructor(max: number, againAfterMs: number, now: () => number) {
    this.#max = max;
    this.#againAfterMs = againAfterMs;
    this.#now = now;
  }

  get size(): number {
    return this.#queue.length;
  }

  /** Why it was not taken; `undefined` where it was, or is known. */
  add(deposit: Deposit): 'full' | 'too_long' | undefined {
    const name = nameOf(deposit);
    const now = this.#now();
    if ((this.#recent.get(name) ?? this.#older.get(name) ?? 0) > now) return undefined;
    if (deposit.value.length + deposit.canonical.length > MAX_VALUE) return 'too_long';
    if (this.#queue.length >= this.#max) return 'full';
    if (this.#recent.size >= MAX_KNOWN) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, now + this.#againAfterMs);
    this.#queue.push(deposit);
    return undefined;
  }

  /** The oldest; they stay until they are {@link done}. */
  first(count: number): readonly Deposit[] {
    return this.#queue.slice(0, count);
  }

  /** These are written or dropped; they are among the oldest. `isKept`: whether they need not be written again soon. */
  done(deposits: readonly Deposit[], isKept: boolean): void {
    const over = new Set(deposits);
    let at = 0;
    for (let left = over.size; left > 0 && at < this.#queue.length;) {
      if (!over.has(this.#queue[at]!)) at++;
      else {
        this.#queue.splice(at, 1);
        left--;
      }
    }
    if (isKept) return;
    for (const deposit of deposits) {
      this.#recent.delete(nameOf(deposit));
      this.#older.delete(nameOf(deposit));
    }
  }
}

function nameOf({ home, place, token }: Deposit): string {
  return `${home}\0${place.tenant ?? ''}\0${token}`;
}
