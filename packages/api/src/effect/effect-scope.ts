import type { Context } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';

const KEY = createContextKey('spanreel.effects.v1');

/**
 * Where in the code an effect happens, for a re-run to find it again: the names of what encloses it, each with its number
 * among those of that name, and the effect's own number within. Numbers are given when work begins, so that racing work
 * is named alike however it ends.
 */
export class EffectScope {
  readonly path: string;
  readonly #counts = new Map<string, number>();
  #effects = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** The scope of one more thing of this name: `call#1/turn#2`. */
  child(label: string): EffectScope {
    const number = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, number);
    return new EffectScope(`${this.path === '' ? '' : `${this.path}/`}${label}#${number}`);
  }

  /** Counts from 1 in the order of the calls. */
  nextOrdinal(): number {
    return ++this.#effects;
  }
}

/** The scope that a context lies in; a fresh one outside any. */
export function effectScopeOf(at: Context): EffectScope {
  return (at.getValue(KEY) as EffectScope | undefined) ?? new EffectScope('');
}

/** The context within one more thing of this name. */
export function enterEffectScope(at: Context, label: string): Context {
  return at.setValue(KEY, effectScopeOf(at).child(label));
}

/** The context outside of everything: what goes on there is run again on its own. */
export function leaveEffectScope(at: Context): Context {
  return at.deleteValue(KEY);
}
