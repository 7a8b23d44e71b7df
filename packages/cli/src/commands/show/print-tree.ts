import { fromIsoNanos } from '@spanreel/events';
import type { TreeNode } from '@spanreel/log';

import { timeBar } from '../../terminal/bar.ts';
import { cut, layOutColumns } from '../../terminal/columns.ts';
import { formatDuration } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Style } from '../../terminal/style.ts';
import { treeLines } from '../../terminal/tree-lines.ts';
import { errorWords } from '../../words/error-words.ts';
import { eventWords } from '../../words/event-words.ts';
import { nodeWords } from '../../words/node-words.ts';
import { outcomeWords } from '../../words/outcome.ts';
import { type TreeRow, treeRows } from './tree-rows.ts';

/** Wide enough to see a second in half a minute; narrower where names need the room. */
const BAR = { wide: 24, narrow: 14 } as const;
const WIDE = 100;

/** Spans and events as a tree, with how long each took and where it lay in the whole. */
export function printTree(screen: Screen, roots: readonly TreeNode[]): void {
  const { style, width } = screen;
  const frame = { ...stretchOf(roots), cells: width >= WIDE ? BAR.wide : BAR.narrow };
  const lines = treeLines(treeRows(roots));
  const cells = lines.flatMap(({ item, branch }) =>
    item.kind === 'node' ? [nodeCells(item, style.quiet(branch), frame, style)] : [],
  );
  const columns = [{ shrinkTo: 20 }, { align: 'right' }, {}] as const;
  const nodes = layOutColumns(columns, cells, { width }).values();
  // What people said may be long: it has the whole line, and does not push the bars away.
  for (const { item, branch } of lines) {
    screen.line(item.kind === 'node' ? nodes.next().value : cut(style.quiet(branch) + factLabel(item, style), width));
  }
}

interface Stretch {
  readonly from: bigint;
  readonly upto: bigint;
}

function nodeCells(
  { node, service }: Extract<TreeRow, { kind: 'node' }>,
  branch: string,
  frame: Stretch & { readonly cells: number },
  style: Style,
): readonly [string, string, string] {
  const { mark, word, paint } = outcomeWords(node.outcome, style);
  const isFine = node.outcome === 'succeeded';
  const label = [
    isFine ? nodeWords(node) : paint(`${nodeWords(node)} ${mark} ${word}`),
    service === undefined ? '' : style.quiet(`[${oneLine(service)}]`),
  ];
  const took = node.duration_ms === undefined ? '' : formatDuration(node.duration_ms);
  const from = fromIsoNanos(node.start) ?? frame.from;
  const upto = node.end === undefined ? frame.upto : (fromIsoNanos(node.end) ?? frame.upto);
  const offset = (at: bigint): number => Number(at - frame.from);
  const bar = timeBar(offset(from), offset(upto), offset(frame.upto), frame.cells).trimEnd();
  return [branch + label.filter((part) => part !== '').join(' '), took, isFine ? style.quiet(bar) : paint(bar)];
}

function factLabel(item: Exclude<TreeRow, { kind: 'node' }>, style: Style): string {
  if (item.kind === 'error') return style.bad(errorWords(item.error));
  const { event } = item;
  const words = eventWords(event);
  const isBad = event.severity === 'ERROR' || event.severity === 'FATAL';
  const name = oneLine(event.event_type);
  return `${isBad ? style.bad(name) : name}${words === '' ? '' : `  ${style.quiet(words)}`}`;
}

/** From the first start to the last end of what is drawn. */
function stretchOf(roots: readonly TreeNode[]): Stretch {
  let [from, upto] = [roots.length === 0 ? 0n : 2n ** 63n, 0n];
  const open = [...roots];
  for (let node = open.pop(); node; node = open.pop()) {
    const start = fromIsoNanos(node.start) ?? from;
    const end = (node.end === undefined ? undefined : fromIsoNanos(node.end)) ?? start;
    if (start < from) from = start;
    if (end > upto) upto = end;
    open.push(...node.children);
  }
  return { from, upto };
}
