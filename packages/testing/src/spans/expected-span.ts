import { isDeepStrictEqual, inspect } from 'node:util';

import type { PlainValue } from '../otlp/plain-value.ts';
import type { SpanView } from './span-view.ts';

/** What a test says about one span; what it does not mention is not looked at, but for its children. */
export interface ExpectedSpan {
  readonly name: string | RegExp;
  readonly kind?: SpanView['kind'];
  readonly status?: SpanView['status'];
  readonly statusMessage?: string | RegExp;
  /** These attributes with these values; others may be there. `undefined` says that it must be absent. */
  readonly attributes?: Readonly<Record<string, PlainValue | undefined>>;
  /** Exactly these span events, by name, in order. */
  readonly events?: readonly string[];
  /** Exactly these links, in order: names of the spans they lead to, or what is said of each. */
  readonly links?: readonly (string | ExpectedLink)[];
  /** Exactly these children, in the order of their starts; none by default. */
  readonly children?: readonly (string | ExpectedSpan)[];
}

export interface ExpectedLink {
  /** Name of the span it leads to, which must be in the set; left out for a span elsewhere. */
  readonly to?: string;
  readonly attributes?: Readonly<Record<string, PlainValue | undefined>>;
}

/** What of a span is not as expected, as short phrases; children are not looked at. */
export function mismatches(expected: ExpectedSpan, span: SpanView, all: readonly SpanView[]): string[] {
  const { name, kind, status, statusMessage, attributes, events, links } = expected;
  const found: string[] = [];
  const compare = (what: string, wanted: unknown, actual: unknown): void => {
    if (wanted !== undefined && !isDeepStrictEqual(wanted, actual)) {
      found.push(`${what}: expected ${show(wanted)}, got ${show(actual)}`);
    }
  };
  if (!matches(name, span.name)) found.push(`name: expected ${show(name)}, got ${show(span.name)}`);
  compare('kind', kind, span.kind);
  compare('status', status, span.status);
  if (statusMessage !== undefined && !matches(statusMessage, span.statusMessage)) {
    found.push(`status message: expected ${show(statusMessage)}, got ${show(span.statusMessage)}`);
  }
  found.push(...attributeMismatches('', attributes, span.attributes));
  compare(
    'events',
    events,
    span.events.map((event) => event.name),
  );
  if (links !== undefined) found.push(...linkMismatches(links, span, all));
  return found;
}

/** Whether a name is the expected one. */
export function matches(wanted: string | RegExp, actual: string): boolean {
  return typeof wanted === 'string' ? wanted === actual : wanted.test(actual);
}

/** The name of the span a link leads to, or its id where that is not in the set. */
export function linkTarget(link: SpanView['links'][number], all: readonly SpanView[]): string {
  const target = all.find(({ traceId, spanId }) => traceId === link.traceId && spanId === link.spanId);
  return target?.name ?? `span ${link.spanId} elsewhere`;
}

function linkMismatches(
  wanted: NonNullable<ExpectedSpan['links']>,
  span: SpanView,
  all: readonly SpanView[],
): string[] {
  const expected = wanted.map((link) => (typeof link === 'string' ? { to: link } : link));
  const targets = span.links.map((link) => linkTarget(link, all));
  const named = expected.map(({ to }, index) => to ?? targets[index] ?? 'a span elsewhere');
  if (!isDeepStrictEqual(named, targets)) return [`links: expected ${show(named)}, got ${show(targets)}`];
  return expected.flatMap(({ attributes }, index) =>
    attributeMismatches(`link to ${targets[index]}, `, attributes, span.links[index]?.attributes ?? {}),
  );
}

function attributeMismatches(
  where: string,
  wanted: ExpectedSpan['attributes'] = {},
  actual: SpanView['attributes'],
): string[] {
  return Object.entries(wanted).flatMap(([key, value]) =>
    isDeepStrictEqual(value, actual[key]) ? [] : [`${where}${key}: expected ${show(value)}, got ${show(actual[key])}`],
  );
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY });
}
