/** A number that an authority or company gives a person, found by the words before it or by its own check. */
export interface NumberRule {
  readonly entity: string;
  /** What stands before such a number: alternatives of a regular expression in lower case, no other rule's. */
  readonly words: string;
  /** The value itself behind the words, sticky and bounded. */
  readonly value: RegExp;
  /** Whether the value (letters and digits alone, capitals) may be one, even with the words before it. */
  readonly plausible?: (value: string) => boolean;
  /** How the value stands where no words are before it, global and bounded, and its check. */
  readonly alone?: { readonly pattern: RegExp; readonly valid: (value: string) => boolean };
}

/** The numbers of one part of the world. */
export interface LocalePack {
  readonly name: Locale;
  readonly numbers: readonly NumberRule[];
}

export type Locale = 'au' | 'us' | 'uk' | 'nz' | 'eu';

/** Sum of digits times `weights`. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits.charCodeAt(index) - 48), 0);
}
