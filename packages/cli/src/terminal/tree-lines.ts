/** A tree to be drawn: what to say of a node, and its children. */
export interface TreeNode<T> {
  readonly item: T;
  readonly children: readonly TreeNode<T>[];
}

export interface TreeLine<T> {
  readonly item: T;
  /** `│  ├─ `: what stands left of the node. */
  readonly branch: string;
}

/** The nodes of a tree from top to bottom, each with the branches that lead to it. The roots stand at the margin. */
export function treeLines<T>(roots: readonly TreeNode<T>[]): TreeLine<T>[] {
  const lines: TreeLine<T>[] = [];
  // A stack and not recursion: a runaway trace may be thousands of levels deep.
  const stack = roots.map((node) => ({ node, branch: '', below: '' })).toReversed();
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, branch, below } = next;
    lines.push({ item: node.item, branch });
    for (const [index, child] of Array.from(node.children.entries()).toReversed()) {
      const isLast = index === node.children.length - 1;
      stack.push({
        node: child,
        branch: `${below}${isLast ? '└─ ' : '├─ '}`,
        below: `${below}${isLast ? '   ' : '│  '}`,
      });
    }
  }
  return lines;
}
