import type { LabelledDocument, Span } from './labelled-documents.ts';

/** How well one kind of value is found. */
export interface KindScore {
  readonly kind: string;
  /** How many there are. */
  readonly gold: number;
  /** Found under its kind, overlapping by half or more (intersection over union). */
  readonly recall: number;
  /** Findings of this kind that are a value of this kind. */
  readonly precision: number;
  readonly f2: number;
  /** The share of values of which no character stays, whatever they were taken for. */
  readonly full: number;
  /** Findings of this kind that touch no value at all. */
  readonly falsePositives: number;
}

/** How well personal data is found, whatever it is taken for. */
export interface OverallScore {
  readonly strict: { readonly precision: number; readonly recall: number; readonly f2: number };
  readonly loose: { readonly precision: number; readonly recall: number; readonly f2: number };
  /** Of the values of {@link VALUE_KINDS}, those of which at least 60 % of the words are gone. */
  readonly valueRecall: number;
  readonly values: number;
  /** Findings that touch no labelled value. */
  readonly falsePositives: number;
}

/** What the value metric of openmasq counts; the other labels (titles, nationalities, ages, dates) are not values there. */
const VALUE_KINDS: ReadonlySet<string> = new Set([
  'PERSON',
  'ADDRESS',
  'PLACE',
  'ORGANISATION',
  'CARD',
  'PHONE',
  'EMAIL',
  'POSTCODE',
  'IBAN',
  'IP',
  'URL',
  'SSN',
  'LICENCE',
]);
/** Between two values that are one to a reader: `12 High St, London`. */
const BRIDGE = /^(?:[\s,.;:'"()/-]|\b(?:the|of|and|street|st)\b){0,4}$/i;

/** Scores per kind: a finding counts where it overlaps a value of its kind by half. */
export function scoreKinds(
  documents: readonly LabelledDocument[],
  found: readonly (readonly Span[])[],
  kinds: readonly string[],
): KindScore[] {
  return kinds.map((kind) => {
    let gold = 0;
    let full = 0;
    let hits = 0;
    let predicted = 0;
    let right = 0;
    let falsePositives = 0;
    for (const [index, { spans }] of documents.entries()) {
      const findings = found[index]!;
      for (const span of spans.filter((one) => one.kind === kind)) {
        gold++;
        if (uncovered(span, findings) === 0) full++;
        if (findings.some((one) => one.kind === kind && overlap(one, span) >= 0.5)) hits++;
      }
      for (const finding of findings.filter((one) => one.kind === kind)) {
        predicted++;
        if (spans.some((span) => span.kind === kind && overlap(finding, span) >= 0.5)) right++;
        if (!spans.some((span) => touch(span, finding))) falsePositives++;
      }
    }
    const precision = ratio(right, predicted);
    const recall = ratio(hits, gold);
    return { kind, gold, recall, precision, f2: f2(precision, recall), full: ratio(full, gold), falsePositives };
  });
}

/** Scores over all kinds at once, in the way of Presidio's SpanEvaluator: neighbours are joined, kinds do not matter. */
export function scoreOverall(
  documents: readonly LabelledDocument[],
  found: readonly (readonly Span[])[],
): OverallScore {
  let values = 0;
  let covered = 0;
  let falsePositives = 0;
  for (const [index, { text, spans }] of documents.entries()) {
    const findings = found[index]!;
    for (const span of spans) {
      if (!VALUE_KINDS.has(span.kind)) continue;
      values++;
      if (wordsGone(text, span, findings) >= 0.6) covered++;
    }
    falsePositives += findings.filter((finding) => !spans.some((span) => touch(span, finding))).length;
  }
  return {
    strict: joined(documents, found, 0.9),
    loose: joined(documents, found, 0.7),
    valueRecall: ratio(covered, values),
    values,
    falsePositives,
  };
}

/** The share of documents in which anything is found. */
export function touchedShare(found: readonly (readonly Span[])[]): number {
  return ratio(found.filter((findings) => findings.length > 0).length, found.length);
}

function joined(
  documents: readonly LabelledDocument[],
  found: readonly (readonly Span[])[],
  atLeast: number,
): OverallScore['strict'] {
  let gold = 0;
  let hits = 0;
  let predicted = 0;
  let right = 0;
  for (const [index, { text, spans }] of documents.entries()) {
    const values = joinNeighbours(text, spans);
    const findings = joinNeighbours(text, found[index]!);
    gold += values.length;
    predicted += findings.length;
    hits += values.filter((span) => findings.some((finding) => overlap(span, finding) >= atLeast)).length;
    right += findings.filter((finding) => values.some((span) => overlap(span, finding) >= atLeast)).length;
  }
  const precision = ratio(right, predicted);
  const recall = ratio(hits, gold);
  return { precision, recall, f2: f2(precision, recall) };
}

function joinNeighbours(text: string, spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    const near = last !== undefined && BRIDGE.test(text.slice(last.end, span.start));
    if (near) result[result.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}

function wordsGone(text: string, span: Span, findings: readonly Span[]): number {
  const words = [...text.slice(span.start, span.end).matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const gone = words.filter((word) => {
    const start = span.start + word.index;
    return uncovered({ start, end: start + word[0].length, kind: '' }, findings) === 0;
  });
  return ratio(gone.length, words.length);
}

function uncovered(span: Span, findings: readonly Span[]): number {
  let rest = 0;
  for (let index = span.start; index < span.end; index++) {
    if (!findings.some((finding) => finding.start <= index && index < finding.end)) rest++;
  }
  return rest;
}

function overlap(a: Span, b: Span): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

function touch(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** F with recall weighing twice as much as precision. */
function f2(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole;
}
