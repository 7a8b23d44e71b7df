import { deepStrictEqual } from 'node:assert';

import { drawTree, treeDifference } from './expect-tree.ts';
import type { ExpectedSpan } from './expected-span.ts';
import { matches, mismatches } from './expected-span.ts';
import type { SpanView } from './span-view.ts';

/** Assertions over one span; each returns the same object, so that they chain. */
export interface ExpectSpan {
  readonly span: SpanView;
  /** Everything that is said of it, at once; children are not looked at. */
  is(expected: Omit<ExpectedSpan, 'name' | 'children'>): ExpectSpan;
  /** These attributes with these values; others may be there. */
  hasAttributes(attributes: NonNullable<ExpectedSpan['attributes']>): ExpectSpan;
  /** These attributes and no others. */
  hasExactlyAttributes(attributes: SpanView['attributes']): ExpectSpan;
  hasStatus(status: SpanView['status'], message?: string | RegExp): ExpectSpan;
  hasKind(kind: SpanView['kind']): ExpectSpan;
  /** Exactly these links, in order. */
  hasLinks(...links: NonNullable<ExpectedSpan['links']>): ExpectSpan;
  /** Exactly these span events, in order. */
  hasEvents(...names: string[]): ExpectSpan;
  isRoot(): ExpectSpan;
  /** Its parent is the one span of this name in the set. */
  isChildOf(name: string): ExpectSpan;
}

/** Assertions over a set of spans. */
export interface ExpectSpans extends Iterable<SpanView> {
  readonly all: readonly SpanView[];
  /** Exactly so many, of this name or altogether. */
  count(expected: number, name?: string | RegExp): ExpectSpans;
  /** The one span of this name; fails where there is none, or more than one. */
  one(name: string | RegExp): ExpectSpan;
  named(name: string | RegExp): readonly SpanView[];
  /** Exactly these trees, see `expectTree`. */
  readonly tree: (expected: readonly (string | ExpectedSpan)[]) => ExpectSpans;
  /** All of them belong to one trace, which is returned. */
  oneTrace(): string;
}

/**
 * Makes a set of spans say what it must be. A failure shows all of them as a tree.
 *
 * @example
 * expectSpans(sink.spans()).count(3).one('voice.turn').isChildOf('voice.call').hasStatus('unset');
 */
export function expectSpans(all: readonly SpanView[]): ExpectSpans {
  const named = (name: string | RegExp): SpanView[] => all.filter((span) => matches(name, span.name));
  const set: ExpectSpans = {
    all,
    named,
    [Symbol.iterator]: () => all[Symbol.iterator](),
    count(expected, name) {
      const actual = name === undefined ? all.length : named(name).length;
      check(actual === expected, `expected ${expected} spans${ofName(name)}, got ${actual}`, all);
      return set;
    },
    one(name) {
      const [span, ...others] = named(name);
      check(span !== undefined, `expected one span${ofName(name)}, got none`, all);
      check(others.length === 0, `expected one span${ofName(name)}, got ${others.length + 1}`, all);
      return expectSpan(span, all);
    },
    tree(expected) {
      const difference = treeDifference(all, expected);
      if (difference !== undefined) fail(difference, set.tree);
      return set;
    },
    oneTrace() {
      const ids = [...new Set(all.map(({ traceId }) => traceId))];
      check(ids.length === 1, `expected one trace, got ${ids.length}: ${ids.join(', ')}`, all);
      return ids[0] ?? '';
    },
  };
  return set;
}

function expectSpan(span: SpanView, all: readonly SpanView[]): ExpectSpan {
  const is = (expected: Omit<ExpectedSpan, 'name' | 'children'>): ExpectSpan => {
    const reasons = mismatches({ name: span.name, ...expected }, span, all);
    check(reasons.length === 0, `span "${span.name}" is not as expected\n  ${reasons.join('\n  ')}`, all);
    return self;
  };
  const self: ExpectSpan = {
    span,
    is,
    hasAttributes: (attributes) => is({ attributes }),
    hasExactlyAttributes(attributes) {
      deepStrictEqual(span.attributes, attributes);
      return self;
    },
    hasStatus: (status, statusMessage) => is({ status, ...(statusMessage !== undefined && { statusMessage }) }),
    hasKind: (kind) => is({ kind }),
    hasLinks: (...links) => is({ links }),
    hasEvents: (...events) => is({ events }),
    isRoot() {
      check(span.parentSpanId === '', `span "${span.name}" has the parent ${span.parentSpanId}`, all);
      return self;
    },
    isChildOf(name) {
      const parent = expectSpans(all).one(name).span;
      const isChild = parent.spanId === span.parentSpanId && parent.traceId === span.traceId;
      check(isChild, `span "${span.name}" is no child of "${name}"`, all);
      return self;
    },
  };
  return self;
}

function check(holds: boolean, message: string, all: readonly SpanView[]): asserts holds {
  if (!holds) fail(`${message}\nspans:\n${drawTree(all) || 'none'}`, check);
}

// Without the frames of the assertion itself: the line of the test is what a reader wants to see.
function fail(message: string, assertion: (...args: never[]) => unknown): never {
  const error = new Error(message);
  Error.captureStackTrace(error, assertion);
  throw error;
}

function ofName(name: string | RegExp | undefined): string {
  return name === undefined ? '' : ` named ${typeof name === 'string' ? `"${name}"` : String(name)}`;
}
