import type { Detector } from '../detectors/detector.ts';
import { type Edit, applyEdits } from '../text/apply-edits.ts';
import { OriginMap } from '../text/origin-map.ts';
import { resolveOverlaps } from '../text/resolve-overlaps.ts';
import type { ScopedTokens } from '../tokens/scoped-tokens.ts';
import { type Explanation, explanationsOf, merged } from './explanation.ts';
import { isAnyGlued } from './is-glued.ts';
import { lastFour } from './last-four.ts';
import type { Action } from './policy.ts';
import { type Reading, editsOfStretch, mayReadAgain, stretchesAround } from './reading.ts';
import { outside, withTokens } from './token-edits.ts';
import { ValueFinder } from './value-finder.ts';

/** How far beyond its limit a text is read, so that what stands across the cut is still recognised. */
export const MARGIN = 256;
const MAX_PASSES = 16;
const CLEAN_LENGTH = 256;
const MAX_CLEAN = 2048;
const NONE: readonly Edit[] = [];
const LABEL = /^[a-z][a-z-]{0,31}$/;

export interface TextRedactorOptions {
  readonly detectors: readonly Detector[];
  readonly tokens: ScopedTokens;
  readonly actionOf: (entity: string) => Action;
  readonly onRedacted: ((entity: string) => void) | undefined;
}

/** Finds and replaces values in plain text. */
export class TextRedactor {
  readonly #finder: ValueFinder;
  readonly #tokens: ScopedTokens;
  readonly #actionOf: (entity: string) => Action;
  readonly #onRedacted: ((entity: string) => void) | undefined;
  /** Short texts in which nothing was found. Texts with findings are not remembered: memory would hold raw values. */
  #clean = new Set<string>();
  #cleanBefore = new Set<string>();

  constructor(options: TextRedactorOptions) {
    this.#finder = new ValueFinder({
      detectors: options.detectors,
      tokensIn: (text) => this.#tokens.findIn(text),
      mustGo: ({ entity }) => entity === 'SECRET' || this.#actionOf(entity) !== 'keep',
    });
    this.#tokens = options.tokens;
    this.#actionOf = options.actionOf;
    this.#onRedacted = options.onRedacted;
  }

  /** `text` without what detectors find, at most `limit` characters long; `whole` as in `applyEdits`. */
  redact(text: string, limit: number, whole: number = text.length): string {
    if (text.length <= CLEAN_LENGTH && text.length <= limit && whole === text.length) {
      if (this.#clean.has(text)) return text;
      if (this.#cleanBefore.has(text)) return this.#remember(text);
      const redacted = this.#redactWindow(text, limit, whole);
      return redacted === text ? this.#remember(text) : redacted;
    }
    const window = text.length > limit + MARGIN ? text.slice(0, limit + MARGIN) : text;
    return this.#redactWindow(window, limit, whole);
  }

  #redactWindow(window: string, limit: number, whole: number): string {
    let reading = this.#read(window);
    for (let next = this.#readAgain(reading); next !== undefined; next = this.#readAgain(reading)) reading = next;
    const length = whole + reading.text.length - window.length;
    return applyEdits(reading.text, reading.edits, limit, length).toWellFormed();
  }

  /** What {@link redact} replaces in `text`, in its order. */
  explain(text: string): Explanation[] {
    return this.#tokens.onTrial(() => this.#explain(text));
  }

  #explain(text: string): Explanation[] {
    const origin = new OriginMap(text.length);
    let reading = this.#read(text);
    let explained = merged([], explanationsOf(reading.edits, origin));
    for (let next = this.#readAgain(reading); next !== undefined; next = this.#readAgain(reading)) {
      origin.apply(reading.edits);
      reading = next;
      explained = merged(explained, explanationsOf(reading.edits, origin));
    }
    return [...explained];
  }

  #read(text: string): Reading {
    const { edits, hints } = this.#edits(text);
    return { text, edits, pass: 1, left: mayReadAgain(text), mayChange: isAnyGlued(edits, text, hints) };
  }

  /**
   * What is glued to a value (415-555-0142AKIA…) has no boundary until that value is gone: the text as it is then, read
   * once more, until nothing changes. What comes out the second time and later is rare, and only around it the text is
   * read a third time: a row of values of which each hides the next one would cost a whole reading for each of them.
   */
  #readAgain({ text: before, edits: made, pass, left, mayChange }: Reading): Reading | undefined {
    if (!mayChange || pass === MAX_PASSES || left <= 0) return undefined;
    const text = applyEdits(before, made, Number.POSITIVE_INFINITY);
    if (text === before) return undefined;
    if (pass === 1) return { ...this.#read(text), pass: 2 };
    const near: Edit[] = [];
    let around = 0;
    let read = 0;
    for (const stretch of stretchesAround(made, before, text)) {
      const { edits, hints } = this.#edits(text.slice(stretch.start, stretch.end));
      near.push(...editsOfStretch(edits, stretch, text.length));
      around |= hints;
      read += stretch.end - stretch.start;
    }
    const edits = withTokens(near, this.#tokens.findIn(text), text);
    return { text, edits, pass: pass + 1, left: left - read, mayChange: isAnyGlued(edits, text, around) };
  }

  /** The replacement of a value that is known to be one, such as that of a key named `ssn`. */
  replacement(entity: string, canonical: string, surface: string): string {
    this.#onRedacted?.(entity);
    switch (entity === 'SECRET' ? 'remove' : this.#actionOf(entity)) {
      case 'keep':
        return surface;
      case 'remove':
        return entity === 'SECRET' ? secretLabel(canonical) : `<${entity}:removed>`;
      case 'hash':
        return this.#tokens.hash(entity, canonical);
      case 'last4':
        return `<${entity}:***${lastFour(entity, canonical)}>`;
      default:
        return this.#tokens.token(entity, canonical, surface);
    }
  }

  /** Whether the whole text is one replacement of ours. */
  isReplacement(text: string): boolean {
    if (!text.startsWith('<')) return false;
    const found = this.#tokens.findIn(text)[0];
    return found !== undefined && found.genuine && found.start === 0 && found.end === text.length;
  }

  #remember(text: string): string {
    if (this.#clean.size >= MAX_CLEAN) {
      this.#cleanBefore = this.#clean;
      this.#clean = new Set();
    }
    this.#clean.add(text);
    return text;
  }

  #edits(text: string): { readonly edits: readonly Edit[]; readonly hints: number } {
    const { findings, tokens, hints } = this.#finder.find(text);
    for (const { start, end, genuine } of tokens) if (genuine) this.#tokens.met(text.slice(start, end));
    if (findings.length === 0 && tokens.length === 0) return { edits: NONE, hints };
    const edits = resolveOverlaps(outside(findings, tokens)).map(({ start, end, entity, canonical }): Edit => ({
      start,
      end,
      entity,
      text: this.replacement(entity, canonical, text.slice(start, end)),
    }));
    return { edits: withTokens(edits, tokens, text), hints };
  }
}

function secretLabel(kind: string): string {
  return `<SECRET:${LABEL.test(kind) ? kind : 'custom'}>`;
}
