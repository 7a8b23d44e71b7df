import type { Detector, Finding } from '../detectors/detector.ts';
import { scanText } from '../detectors/detector.ts';
import { SECRET_WORDS } from '../detectors/password.ts';
import { findBase64 } from '../structure/base64-text.ts';
import { type Edit, applyEdits } from '../text/apply-edits.ts';
import { type DecodedView, decodedView, originOf } from '../text/decoded-view.ts';
import { Hint, hintsOf } from '../text/hints.ts';
import { resolveOverlaps } from '../text/resolve-overlaps.ts';
import { type FoundToken, TokenMaker } from '../tokens/token-maker.ts';
import type { Action } from './policy.ts';

/** How far beyond its limit a text is read, so that what stands across the cut is still recognised. */
export const MARGIN = 256;
const MAX_ENCODED_LAYERS = 3;
const CLEAN_LENGTH = 256;
const MAX_CLEAN = 2048;
const LABEL = /^[a-z][a-z-]{0,31}$/;

export interface TextRedactorOptions {
  readonly detectors: readonly Detector[];
  readonly maker: TokenMaker;
  readonly actionOf: (entity: string) => Action;
}

/** Finds and replaces values in plain text. */
export class TextRedactor {
  readonly #detectors: readonly Detector[];
  readonly #maker: TokenMaker;
  readonly #actionOf: (entity: string) => Action;
  /** Short texts in which nothing was found. Texts with findings are not remembered: memory would hold raw values. */
  #clean = new Set<string>();
  #cleanBefore = new Set<string>();

  constructor(options: TextRedactorOptions) {
    this.#detectors = options.detectors;
    this.#maker = options.maker;
    this.#actionOf = options.actionOf;
  }

  /** `text` without what detectors find, at most `limit` characters long; `whole` as in `applyEdits`. */
  redact(text: string, limit: number, whole: number = text.length): string {
    if (text.length <= CLEAN_LENGTH && text.length <= limit && whole === text.length) {
      if (this.#clean.has(text)) return text;
      if (this.#cleanBefore.has(text)) return this.#remember(text);
      const edits = this.#edits(text, 0);
      if (edits.length > 0) return applyEdits(text, edits, limit).toWellFormed();
      return text.isWellFormed() ? this.#remember(text) : text.toWellFormed();
    }
    const window = text.length > limit + MARGIN ? text.slice(0, limit + MARGIN) : text;
    return applyEdits(window, this.#edits(window, 0), limit, whole).toWellFormed();
  }

  /** The replacement of a value that is known to be one, such as that of a key named `ssn`. */
  replacement(entity: string, canonical: string, surface: string): string {
    switch (entity === 'SECRET' ? 'remove' : this.#actionOf(entity)) {
      case 'keep':
        return surface;
      case 'remove':
        return entity === 'SECRET' ? secretLabel(canonical) : `<${entity}:removed>`;
      case 'last4':
        return `<${entity}:***${canonical.replaceAll(/\D/g, '').slice(-4).padStart(4, '0')}>`;
      default:
        return this.#maker.token(entity, canonical);
    }
  }

  /** Whether the whole text is one replacement of ours. */
  isReplacement(text: string): boolean {
    if (!text.startsWith('<')) return false;
    const found = this.#maker.findIn(text)[0];
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
    const findings = scanText(scanned, hints, this.#detectors).filter(({ entity }) => this.#mustGo(entity));
    if ((hints & Hint.LongRun) !== 0) this.#findEncoded(scanned, layer, findings);
    const tokens = (hints & Hint.AngleBracket) === 0 ? [] : this.#maker.findIn(text);
    if (findings.length === 0 && tokens.length === 0) return [];
    return this.#toEdits(text, scanned, inOriginal(findings, view), view, tokens);
  }

  #mustGo(entity: string): boolean {
    return entity === 'SECRET' || this.#actionOf(entity) !== 'keep';
  }

  #findEncoded(scanned: string, layer: number, findings: Finding[]): void {
    if (layer >= MAX_ENCODED_LAYERS) return;
    for (const { start, end, decoded } of findBase64(scanned)) {
      if (this.#edits(decoded, layer + 1).length === 0) continue;
      findings.push({ start, end, entity: 'SECRET', canonical: 'encoded', priority: 10 });
    }
  }

  #toEdits(
    text: string,
    scanned: string,
    findings: readonly MappedFinding[],
    view: DecodedView | undefined,
    tokens: readonly FoundToken[],
  ): Edit[] {
    const genuine = tokens.filter((token) => token.genuine);
    const open = findings.filter((finding) => !genuine.some((token) => contains(token, finding)));
    const edits: Edit[] = resolveOverlaps(open).map((finding) => {
      const surface = scanned.slice((finding as MappedFinding).viewStart, (finding as MappedFinding).viewEnd);
      const { start, end, entity, canonical } = finding;
      const readable = view === undefined ? text.slice(start, end) : surface;
      return { start, end, text: this.replacement(entity, canonical ?? readable.toLowerCase().trim(), readable) };
    });
    for (const token of tokens) {
      if (edits.some((edit) => edit.start < token.end && token.start < edit.end)) continue;
      // A look-alike is no token of ours: its bracket is changed, so that nobody takes it for one.
      const kept = token.genuine ? text.slice(token.start, token.end) : '‹';
      edits.push({ start: token.start, end: token.genuine ? token.end : token.start + 1, text: kept });
    }
    return edits.sort((a, b) => a.start - b.start);
  }
}

interface MappedFinding extends Finding {
  readonly viewStart: number;
  readonly viewEnd: number;
}

function inOriginal(findings: readonly Finding[], view: DecodedView | undefined): MappedFinding[] {
  return findings.map((finding) => {
    const { start, end } = finding;
    const place = view === undefined ? { start, end } : originOf(view, start, end);
    return { ...finding, ...place, viewStart: start, viewEnd: end };
  });
}

function contains(token: FoundToken, finding: Finding): boolean {
  return token.start <= finding.start && finding.end <= token.end;
}

function secretLabel(kind: string): string {
  return `<SECRET:${LABEL.test(kind) ? kind : 'custom'}>`;
}
