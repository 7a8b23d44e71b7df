import type { SpanView } from './span-view.ts';

/** A span with the spans that it is the parent of, in the order of their starts. */
export interface SpanNode {
  readonly span: SpanView;
  readonly children: readonly SpanNode[];
}

/** The forest of a set of spans: a span whose parent is not among them is a root. */
export function toForest(spans: readonly SpanView[]): SpanNode[] {
  const known = new Set(spans.map(keyOf));
  const byParent = Map.groupBy(inOrder(spans), (span) => {
    const parent = `${span.traceId} ${span.parentSpanId}`;
    return span.parentSpanId !== '' && known.has(parent) ? parent : undefined;
  });
  const nodesBelow = (parent: string | undefined): SpanNode[] =>
    (byParent.get(parent) ?? []).map((span) => ({ span, children: nodesBelow(keyOf(span)) }));
  return nodesBelow(undefined);
}

function keyOf({ traceId, spanId }: SpanView): string {
  return `${traceId} ${spanId}`;
}

// By start; of two that started in the same nanosecond the one that ended first, then as recorded.
function inOrder(spans: readonly SpanView[]): SpanView[] {
  return spans.toSorted((one, other) => compare(one.startTime, other.startTime) || compare(one.endTime, other.endTime));
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
