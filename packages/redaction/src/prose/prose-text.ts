import { foldWord } from './fold-word.ts';
import { isCommon, isDerived, isFamilyName, isGivenName } from './lexicon.ts';
import { Sense, sensesOf } from './vocabulary.ts';
import { Form, type Word, wordsOf } from './words.ts';

/** What is known of one word, worked out when it is first asked. */
const Known = { Common: 1, Given: 2, Family: 4, Asked: 8 } as const;

/** A text in words, with what the lists say about each of them. */
export class ProseText {
  readonly text: string;
  readonly words: readonly Word[];
  /** Whether somebody wrote it for people: it has words that hold sentences together. */
  readonly isProse: boolean;
  /** Whether most of it is in capitals, which then mean nothing. */
  readonly isShouted: boolean;
  /** Words that already belong to something. */
  readonly taken: Uint8Array;
  readonly #known: Uint8Array;
  readonly #senses: Uint16Array;

  constructor(text: string) {
    this.text = text;
    this.words = wordsOf(text, foldWord);
    this.taken = new Uint8Array(this.words.length);
    this.#known = new Uint8Array(this.words.length);
    this.#senses = new Uint16Array(this.words.length);
    let functions = 0;
    let upper = 0;
    let lower = 0;
    for (let index = 0; index < this.words.length; index++) {
      const { form, fold } = this.words[index]!;
      const senses = sensesOf(fold);
      // `Ján` is no month, `Đỗ` and `Lê` hold no sentence together.
      this.#senses[index] =
        (form & Form.Foreign) === 0 ? senses : senses & ~(Sense.Known | Sense.Function | Sense.Particle);
      if ((form & Form.Machine) !== 0) continue;
      if ((form & (Form.Lower | Form.First)) !== 0 && (senses & Sense.Function) !== 0) functions++;
      if ((form & Form.Upper) !== 0) upper++;
      else if ((form & Form.Lower) !== 0) lower++;
    }
    this.isProse = functions > 0;
    this.isShouted = upper > 3 && upper > lower;
  }

  has(index: number, form: number): boolean {
    return ((this.words[index]?.form ?? 0) & form) !== 0;
  }

  /** Bits of `Sense`. */
  means(index: number, sense: number): boolean {
    return ((this.#senses[index] ?? 0) & sense) !== 0;
  }

  is(index: number, fold: string): boolean {
    return this.words[index]?.fold === fold;
  }

  /** What stands between a word and the one before it. */
  gap(index: number): string {
    const word = this.words[index];
    const before = this.words[index - 1];
    if (word === undefined || before === undefined) return '\n';
    return this.text.slice(before.end, word.start);
  }

  isCommon(index: number): boolean {
    return (this.#ask(index) & Known.Common) !== 0;
  }

  isGiven(index: number): boolean {
    return (this.#ask(index) & Known.Given) !== 0;
  }

  isFamily(index: number): boolean {
    return (this.#ask(index) & Known.Family) !== 0;
  }

  /** In no list at all: most likely a name that no list has. */
  isUnknown(index: number): boolean {
    const word = this.words[index];
    return word !== undefined && this.#ask(index) === Known.Asked && sensesOf(word.fold) === 0 && word.fold.length > 1;
  }

  phrase(first: number, last: number): string {
    let phrase = '';
    for (let index = first; index <= last; index++) phrase += `${index > first ? ' ' : ''}${this.words[index]!.fold}`;
    return phrase;
  }

  take(first: number, last: number): void {
    this.taken.fill(1, first, last + 1);
  }

  #ask(index: number): number {
    const word = this.words[index];
    if (word === undefined) return Known.Asked;
    let known = this.#known[index]!;
    if (known === 0) {
      known = Known.Asked;
      if ((word.form & Form.Foreign) === 0 && isCommon(word.fold)) known |= Known.Common;
      if (isGivenName(word.fold)) known |= Known.Given;
      if (isFamilyName(word.fold)) known |= Known.Family;
      if (known === Known.Asked && (word.form & (Form.Capital | Form.First)) !== 0 && isDerived(word.fold))
        known |= Known.Common;
      this.#known[index] = known;
    }
    return known;
  }
}
