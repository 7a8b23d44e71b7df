import type { LabelledDocument, Span } from './labelled-documents.ts';

/** How much of one kind of value, told in one form, is covered whole. */
export interface FormScore {
  readonly form: LabelledDocument['form'];
  readonly kind: string;
  readonly values: number;
  /** The share of values of which no character stays, whatever they were taken for. */
  readonly full: number;
}

/** Full coverage per form (written, spoken) and kind, in this order; `found` holds the findings of each document. */
export function scoreForms(
  documents: readonly LabelledDocument[],
  found: readonly (readonly Span[])[],
): readonly FormScore[] {
  const tally = new Map<string, { form: LabelledDocument['form']; kind: string; values: number; covered: number }>();
  for (const [index, { form, spans }] of documents.entries()) {
    for (const span of spans) {
      const name = `${form} ${span.kind}`;
      const row = tally.get(name) ?? { form, kind: span.kind, values: 0, covered: 0 };
      row.values++;
      if (isCovered(span, found[index]!)) row.covered++;
      tally.set(name, row);
    }
  }
  return [...tally.values()]
    .map(({ form, kind, values, covered }) => ({ form, kind, values, full: covered / values }))
    .sort((a, b) => b.form.localeCompare(a.form) || a.kind.localeCompare(b.kind));
}

/** How many documents without a value have a finding. */
export function touched(documents: readonly LabelledDocument[], found: readonly (readonly Span[])[]): number {
  return documents.filter(({ form }, index) => form === 'negative' && found[index]!.length > 0).length;
}

function isCovered({ start, end }: Span, findings: readonly Span[]): boolean {
  for (let at = start; at < end; at++) {
    if (!findings.some((finding) => finding.start <= at && at < finding.end)) return false;
  }
  return true;
}
