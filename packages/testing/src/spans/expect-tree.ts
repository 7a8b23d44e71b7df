import type { ExpectedSpan } from './expected-span.ts';
import { linkTarget, matches, mismatches } from './expected-span.ts';
import type { SpanNode } from './span-tree.ts';
import { toForest } from './span-tree.ts';
import type { SpanView } from './span-view.ts';

type Mark = ' ' | '-' | '+' | '!';

interface Line {
  readonly mark: Mark;
  readonly text: string;
}

/**
 * Asserts that the spans are exactly these trees: every root, every child, in the order of their starts, no more and no
 * fewer. The error shows the whole forest, `-` for what is missing, `+` for what nobody expected, `!` for what differs
 * and how.
 *
 * @example
 * expectTree(spans, [
 *   {
 *     name: 'saga transfer',
 *     status: 'error',
 *     children: ['step debit', { name: 'compensate debit', links: ['step debit', 'step credit'] }],
 *   },
 * ]);
 */
export function expectTree(spans: readonly SpanView[], expected: readonly (string | ExpectedSpan)[]): void {
  const difference = treeDifference(spans, expected);
  if (difference === undefined) return;
  const error = new Error(difference);
  // The line of the test is what a reader wants to see, not this one.
  Error.captureStackTrace(error, expectTree);
  throw error;
}

/** What the forest and the expected one differ in, drawn; undefined when they are the same. */
export function treeDifference(
  spans: readonly SpanView[],
  expected: readonly (string | ExpectedSpan)[],
): string | undefined {
  const lines = compareAll(expected, toForest(spans), spans, '', true);
  if (lines.every(({ mark }) => mark === ' ')) return undefined;
  const drawing = lines.map(({ mark, text }) => `${mark} ${text}`.trimEnd()).join('\n');
  return `the ${spans.length} spans are not the expected tree (- missing, + not expected, ! different)\n${drawing}`;
}

/** The forest as text: names, kinds, status and links. */
export function drawTree(spans: readonly SpanView[]): string {
  return toForest(spans)
    .flatMap((root) => drawNode(' ', root, spans, '', ''))
    .map(({ text }) => text)
    .join('\n');
}

function compareAll(
  expected: readonly (string | ExpectedSpan)[],
  actual: readonly SpanNode[],
  all: readonly SpanView[],
  indent: string,
  isTop = false,
): Line[] {
  const wanted = expected.map((item) => (typeof item === 'string' ? { name: item } : item));
  const pairs = align(wanted, actual);
  return pairs.flatMap(([want, node], index) => {
    const isLast = index === pairs.length - 1;
    const branch = isTop ? '' : `${indent}${isLast ? '└─ ' : '├─ '}`;
    const below = isTop ? '' : `${indent}${isLast ? '   ' : '│  '}`;
    if (want === undefined) return node === undefined ? [] : drawNode('+', node, all, branch, below);
    if (node === undefined) return drawExpected(want, branch, below);
    const reasons = mismatches(want, node.span, all);
    return [
      { mark: reasons.length === 0 ? ' ' : '!', text: branch + describe(node.span, all) } as const,
      ...reasons.map((text): Line => ({ mark: '!', text: `${below}     ${text}` })),
      ...compareAll(want.children ?? [], node.children, all, below),
    ];
  });
}

type Pair = readonly [want: ExpectedSpan | undefined, node: SpanNode | undefined];

// Longest common subsequence of names, so that one missing span does not make all its siblings wrong. Where as many are
// missing as are left over in one place, they are the same spans under other names and are shown as different.
function align(wanted: readonly ExpectedSpan[], nodes: readonly SpanNode[]): Pair[] {
  const longest = Array.from({ length: wanted.length + 1 }, () => Array.from(nodes, () => 0).concat(0));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  const same = (i: number, j: number): boolean => matches(wanted[i]!.name, nodes[j]!.span.name);
  for (let i = wanted.length - 1; i >= 0; i--) {
    for (let j = nodes.length - 1; j >= 0; j--) {
      longest[i]![j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < wanted.length || j < nodes.length) {
    if (i < wanted.length && j < nodes.length && same(i, j)) pairs.push([wanted[i++], nodes[j++]]);
    else if (j >= nodes.length || (i < wanted.length && at(i + 1, j) >= at(i, j + 1)))
      pairs.push([wanted[i++], undefined]);
    else pairs.push([undefined, nodes[j++]]);
  }
  return pairs;
}

function drawNode(
  mark: Mark,
  { span, children }: SpanNode,
  all: readonly SpanView[],
  branch: string,
  below: string,
): Line[] {
  return [
    { mark, text: branch + describe(span, all) },
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      return drawNode(mark, child, all, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    }),
  ];
}

function drawExpected(want: ExpectedSpan, branch: string, below: string): Line[] {
  const children = (want.children ?? []).map((child) => (typeof child === 'string' ? { name: child } : child));
  return [
    { mark: '-', text: branch + String(want.name) },
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      return drawExpected(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    }),
  ];
}

function describe(span: SpanView, all: readonly SpanView[]): string {
  const parts = [span.name];
  if (span.kind !== 'internal') parts.push(`[${span.kind}]`);
  if (span.status === 'error') parts.push(span.statusMessage === '' ? 'ERROR' : `ERROR "${span.statusMessage}"`);
  if (span.status === 'ok') parts.push('OK');
  if (span.endTime === 0n) parts.push('(open)');
  if (span.parentSpanId !== '' && !all.some((other) => isParent(other, span))) {
    parts.push(`(parent ${span.parentSpanId} elsewhere)`);
  }
  if (span.links.length > 0) parts.push(`⇢ ${span.links.map((link) => linkTarget(link, all)).join(', ')}`);
  return parts.join('  ');
}

function isParent(parent: SpanView, span: SpanView): boolean {
  return parent.spanId === span.parentSpanId && parent.traceId === span.traceId;
}
