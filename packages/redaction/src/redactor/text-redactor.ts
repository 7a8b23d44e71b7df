import type { Detector, Finding } from '../detectors/detector.ts';
import { scanText } from '../detectors/detector.ts';
import { SECRET_WORDS } from '../detectors/password.ts';
import { findBase64 } from '../structure/base64-text.ts';
import { type Edit, applyEdits } from '../text/apply-edits.ts';
import { type DecodedView, decodedView, originOf } from '../text/decoded-view.ts';
import { isWordAt } from '../text/digit-groups.ts';
import { Hint, hintsOf } from '../text/hints.ts';
import { OriginMap } from '../text/origin-map.ts';
import { resolveOverlaps } from '../text/resolve-overlaps.ts';
import type { ScopedTokens } from '../tokens/scoped-tokens.ts';
import type { FoundToken } from '../tokens/token-maker.ts';
import { lastFour } from './last-four.ts';
import type { Action } from './policy.ts';

/** How far beyond its limit a text is read, so that what stands across the cut is still recognised. */
export const MARGIN = 256;
const MAX_PASSES = 6;
const MAX_ENCODED_LAYERS = 3;
const CLEAN_LENGTH = 256;
const MAX_CLEAN = 2048;
/** A parameter with a `+` in its value, as forms and `URLSearchParams` write a space. */
const FORM = /(?:^|[?&;])[\w.~[\]%-]{1,64}=[^&;?\s+]{0,8192}\+/;
const IN_WORDS = /^(?:PERSON|PLACE|ORGANISATION|NATIONALITY|ADDRESS|AGE|DATE|BIRTH_DATE)$/;
const LABEL = /^[a-z][a-z-]{0,31}$/;

export interface TextRedactorOptions {
  readonly detectors: readonly Detector[];
  readonly tokens: ScopedTokens;
  readonly actionOf: (entity: string) => Action;
  readonly onRedacted: ((entity: string) => void) | undefined;
}

/** What becomes of one stretch of a text, and why. */
export interface Explanation {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
  /** What stands there instead. */
  readonly replacement: string;
}

/** Finds and replaces values in plain text. */
export class TextRedactor {
  readonly #detectors: readonly Detector[];
  readonly #encodedReaders: readonly Detector[];
  readonly #tokens: ScopedTokens;
  readonly #actionOf: (entity: string) => Action;
  readonly #onRedacted: ((entity: string) => void) | undefined;
  /** Short texts in which nothing was found. Texts with findings are not remembered: memory would hold raw values. */
  #clean = new Set<string>();
  #cleanBefore = new Set<string>();

  constructor(options: TextRedactorOptions) {
    this.#detectors = options.detectors;
    this.#encodedReaders = options.detectors.filter(({ readsEncoded }) => readsEncoded === true);
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
    let text = window;
    let length = whole;
    let edits = this.#edits(text, 0);
    // What is glued to a value (415-555-0142AKIA…) has no boundary until that value is gone: until nothing changes.
    for (let pass = 1; pass < MAX_PASSES && edits.some((edit) => isGlued(edit, text)); pass++) {
      const next = applyEdits(text, edits, Number.POSITIVE_INFINITY);
      if (next === text) break;
      length += next.length - text.length;
      text = next;
      edits = this.#edits(text, 0);
    }
    return applyEdits(text, edits, limit, length).toWellFormed();
  }

  /** What {@link redact} replaces in `text`, in its order. */
  explain(text: string): Explanation[] {
    return this.#tokens.onTrial(() => this.#explain(text));
  }

  #explain(text: string): Explanation[] {
    const origin = new OriginMap(text.length);
    const explained: Explanation[] = [];
    let current = text;
    let edits = this.#edits(current, 0);
    for (let pass = 1; ; pass++) {
      for (const { start, end, entity, text: replacement } of edits) {
        if (entity === undefined) continue;
        const stretch = origin.originOf(start, end);
        // What was replaced first and now stands within something larger is that.
        const apart = explained.filter((one) => one.end <= stretch.start || stretch.end <= one.start);
        explained.splice(0, explained.length, ...apart, { ...stretch, entity, replacement });
      }
      const next = applyEdits(current, edits, Number.POSITIVE_INFINITY);
      if (next === current || pass === MAX_PASSES || !edits.some((edit) => isGlued(edit, current))) break;
      origin.apply(edits);
      current = next;
      edits = this.#edits(current, 0);
    }
    return explained.sort((a, b) => a.start - b.start);
  }

  /** The replacement of a value that is known to be one, such as that of a key named `ssn`. */
  replacement(entity: string, canonical: string, surface: string): string {
    this.#onRedacted?.(entity);
    return this.#replacement(entity, canonical, surface);
  }

  #replacement(entity: string, canonical: string, surface: string): string {
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

  #edits(text: string, layer: number): Edit[] {
    let hints = hintsOf(text);
    const encoded = (hints & Hint.Encoded) !== 0;
    const nonAscii = (hints & Hint.NonAscii) !== 0;
    const view = encoded || nonAscii ? decodedView(text, encoded, nonAscii) : undefined;
    if (view !== undefined) hints |= hintsOf(view.text);
    const scanned = view?.text ?? text;
    if (SECRET_WORDS.test(scanned)) hints |= Hint.SecretWord;
    const found = scanText(scanned, hints, this.#detectors);
    if ((hints & Hint.LongRun) !== 0) this.#findEncoded(scanned, layer, found);
    const findings = inOriginal(found, view, text);
    if ((hints & Hint.Equals) !== 0 && FORM.test(text)) findings.push(...this.#findInForm(text, encoded, nonAscii));
    if (view !== undefined) findings.push(...inOriginal(scanText(text, hints, this.#encodedReaders), undefined, text));
    const tokens = (hints & Hint.AngleBracket) === 0 ? [] : this.#tokens.findIn(text);
    for (const { start, end, genuine } of tokens) if (genuine) this.#tokens.met(text.slice(start, end));
    if (findings.length === 0 && tokens.length === 0) return [];
    return this.#toEdits(
      text,
      findings.filter(({ entity }) => this.#mustGo(entity)),
      tokens,
      layer,
    );
  }

  /** As a form or query is read, where `+` is a space: `phone=202+555+0143`. */
  #findInForm(text: string, encoded: boolean, nonAscii: boolean): Finding[] {
    const form = text.replaceAll('+', ' ');
    const view = decodedView(form, encoded, nonAscii);
    const scanned = view?.text ?? form;
    const words = SECRET_WORDS.test(scanned) ? Hint.SecretWord : 0;
    const found = scanText(scanned, hintsOf(scanned) | words, this.#detectors);
    // A URL ends with the first space; as it was written it is read whole.
    return inOriginal(
      found.filter(({ entity }) => entity !== 'URL'),
      view,
      form,
    );
  }

  #mustGo(entity: string): boolean {
    return entity === 'SECRET' || this.#actionOf(entity) !== 'keep';
  }

  #findEncoded(scanned: string, layer: number, findings: Finding[]): void {
    if (layer >= MAX_ENCODED_LAYERS) return;
    for (const { start, end, decoded } of findBase64(scanned)) {
      if (this.#tokens.onTrial(() => this.#edits(decoded, layer + 1)).length === 0) continue;
      findings.push({ start, end, entity: 'SECRET', canonical: 'encoded', priority: 10 });
    }
  }

  #toEdits(text: string, findings: readonly Finding[], tokens: readonly FoundToken[], layer: number): Edit[] {
    const open = tokens.length === 0 ? findings : outside(findings, tokens);
    const edits: Edit[] = resolveOverlaps(open).map(({ start, end, entity, canonical }) => {
      // What is encoded goes as a whole, as one.
      if (layer === 0) this.#onRedacted?.(entity);
      return { start, end, entity, text: this.#replacement(entity, canonical ?? '', text.slice(start, end)) };
    });
    return tokens.length === 0 ? edits : withTokens(edits, tokens, text);
  }
}

/** Findings that are not within a genuine token: it is no value any more. */
function outside(findings: readonly Finding[], tokens: readonly FoundToken[]): Finding[] {
  let next = 0;
  return findings
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      while (next < tokens.length && tokens[next]!.end <= start) next++;
      const token = tokens[next];
      return token === undefined || !token.genuine || start < token.start || token.end < end;
    });
}

/** Edits and, between them, the tokens already there: genuine ones kept whole, look-alikes marked as such. */
function withTokens(edits: readonly Edit[], tokens: readonly FoundToken[], text: string): Edit[] {
  const all: Edit[] = [...edits];
  let next = 0;
  for (const { start, end, genuine } of tokens) {
    while (next < edits.length && edits[next]!.end <= start) next++;
    if (next < edits.length && edits[next]!.start < end && (genuine || edits[next]!.start <= start)) continue;
    // A look-alike is no token of ours: its bracket is changed, so that nobody takes it for one.
    all.push(genuine ? { start, end, text: text.slice(start, end) } : { start, end: start + 1, text: '‹' });
  }
  return all.sort((a, b) => a.start - b.start);
}

/** Findings in the coordinates of the original, each with its canonical form, which is read from the decoded text. */
function inOriginal(findings: readonly Finding[], view: DecodedView | undefined, text: string): Finding[] {
  return findings.map((finding) => {
    const { start, end } = finding;
    const canonical = finding.canonical ?? (view?.text ?? text).slice(start, end).trim().toLowerCase();
    return { ...finding, canonical, ...(view === undefined ? {} : originOf(view, start, end)) };
  });
}

/** Whether something stands right beside a replaced value, so that it may read differently without it. */
function isGlued({ start, end, entity, text: replacement }: Edit, text: string): boolean {
  // Punctuation belongs beside words; only what is written into them may hide something.
  if (entity !== undefined && IN_WORDS.test(entity)) return isWordAt(text, start - 1) || isWordAt(text, end);
  if (replacement.length === end - start && text.startsWith(replacement, start)) return false;
  // A key in PEM hides the lines around it.
  if (text.slice(start, end).includes('\n')) return true;
  return !/^[\s=(]?$/.test(text.charAt(start - 1)) || !/^\s?$/.test(text.charAt(end));
}

function secretLabel(kind: string): string {
  return `<SECRET:${LABEL.test(kind) ? kind : 'custom'}>`;
}
