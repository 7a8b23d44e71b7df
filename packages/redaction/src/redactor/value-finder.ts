import type { Detector, Finding } from '../detectors/detector.ts';
import { scanText } from '../detectors/detector.ts';
import { hasSecretWord } from '../detectors/password.ts';
import { findBase64 } from '../structure/base64-text.ts';
import { type DecodedView, decodedView, originOf } from '../text/decoded-view.ts';
import { Hint, hintsOf } from '../text/hints.ts';
import type { FoundToken } from '../tokens/token-maker.ts';

const MAX_ENCODED_LAYERS = 3;
/** A parameter with a `+` in its value, as forms and `URLSearchParams` write a space. */
const FORM = /(?:^|[?&;])[\w.~[\]%-]{1,64}=[^&;?\s+]{0,8192}\+/;

export interface ValueFinderOptions {
  readonly detectors: readonly Detector[];
  readonly tokensIn: (text: string) => FoundToken[];
  /** Whether what was found must go. */
  readonly mustGo: (finding: Finding) => boolean;
}

/** What stands in a text: values that must go, in no order, and replacements, in theirs. */
export interface Found {
  readonly findings: Finding[];
  readonly tokens: readonly FoundToken[];
  /** Bits of `Hint`. */
  readonly hints: number;
}

const NONE: readonly FoundToken[] = [];

/** Reads a text in all ways in which a value may be written in it: as it stands, with escapes undone, as a form, in base64. */
export class ValueFinder {
  readonly #options: ValueFinderOptions;
  readonly #encodedReaders: readonly Detector[];

  constructor(options: ValueFinderOptions) {
    this.#options = options;
    this.#encodedReaders = options.detectors.filter(({ readsEncoded }) => readsEncoded === true);
  }

  /** What stands in `text`, which was itself encoded `layer` times. */
  find(text: string, layer = 0): Found {
    const { detectors, mustGo } = this.#options;
    const tokens = this.#tokensIn(text);
    let hints = hintsOf(text, genuine(tokens));
    const encoded = (hints & Hint.Encoded) !== 0;
    const nonAscii = (hints & Hint.NonAscii) !== 0;
    const view = encoded || nonAscii ? decodedView(text, encoded, nonAscii) : undefined;
    const scanned = view?.text ?? text;
    const inScanned = genuine(view === undefined ? tokens : this.#tokensIn(scanned));
    if (view !== undefined) hints |= hintsOf(scanned, inScanned);
    if (hasSecretWord(scanned, inScanned)) hints |= Hint.SecretWord;
    const found = scanText(scanned, hints, detectors);
    if ((hints & Hint.LongRun) !== 0) this.#findEncoded(scanned, layer, found);
    const findings = inOriginal(found, view);
    if ((hints & Hint.Equals) !== 0 && FORM.test(text)) findings.push(...this.#findInForm(text, encoded, nonAscii));
    if (view !== undefined) findings.push(...scanText(text, hints, this.#encodedReaders));
    return { findings: findings.filter(mustGo), tokens, hints };
  }

  #tokensIn(text: string): readonly FoundToken[] {
    return text.includes('<') ? this.#options.tokensIn(text) : NONE;
  }

  /** As a form or query is read, where `+` is a space: `phone=202+555+0143`. */
  #findInForm(text: string, encoded: boolean, nonAscii: boolean): Finding[] {
    const form = text.replaceAll('+', ' ');
    const view = decodedView(form, encoded, nonAscii);
    const scanned = view?.text ?? form;
    const tokens = genuine(this.#tokensIn(scanned));
    const words = hasSecretWord(scanned, tokens) ? Hint.SecretWord : 0;
    const found = scanText(scanned, hintsOf(scanned, tokens) | words, this.#options.detectors);
    // A URL ends with the first space; as it was written it is read whole.
    return inOriginal(
      found.filter(({ entity }) => entity !== 'URL'),
      view,
    );
  }

  #findEncoded(scanned: string, layer: number, findings: Finding[]): void {
    if (layer >= MAX_ENCODED_LAYERS) return;
    // Of this text alone: what stands in it again and again is read once.
    const known = new Map<string, boolean>();
    for (const { start, end, decoded } of findBase64(scanned)) {
      let holds = known.get(decoded);
      if (holds === undefined) known.set(decoded, (holds = this.#holdsValue(decoded, layer + 1)));
      if (!holds) continue;
      findings.push({ start, end, entity: 'SECRET', canonical: 'encoded', priority: 10 });
    }
  }

  /** What is encoded goes as a whole: nobody needs the tokens of what is in it. */
  #holdsValue(decoded: string, layer: number): boolean {
    const { findings, tokens } = this.find(decoded, layer);
    return findings.length > 0 || tokens.length > 0;
  }
}

/** Replacements of ours tell nothing of a text: what is in their letters by chance must not decide which detectors read it. */
function genuine(tokens: readonly FoundToken[]): readonly FoundToken[] {
  return tokens.length === 0 ? tokens : tokens.filter((token) => token.genuine);
}

/** Findings in the coordinates of the original. */
function inOriginal(findings: Finding[], view: DecodedView | undefined): Finding[] {
  if (view === undefined) return findings;
  return findings.map(({ start, end, entity, canonical, priority }) => ({
    ...originOf(view, start, end),
    entity,
    canonical,
    priority,
  }));
}
