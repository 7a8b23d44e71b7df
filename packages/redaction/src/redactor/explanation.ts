import type { Edit } from '../text/apply-edits.ts';
import type { OriginMap } from '../text/origin-map.ts';

/** What becomes of one stretch of a text, and why. */
export interface Explanation {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
  /** What stands there instead. */
  readonly replacement: string;
}

/** What edits of a text as it is now replace in the original. */
export function explanationsOf(edits: readonly Edit[], origin: OriginMap): Explanation[] {
  const explained: Explanation[] = [];
  for (const { start, end, entity, text: replacement } of edits) {
    if (entity !== undefined) explained.push({ ...origin.originOf(start, end), entity, replacement });
  }
  return explained;
}

/** Both, in order and apart: what was replaced before and now stands within something larger is that. */
export function merged(before: readonly Explanation[], later: readonly Explanation[]): readonly Explanation[] {
  const all: Explanation[] = [];
  let next = 0;
  for (const one of later) {
    while (next < before.length && before[next]!.end <= one.start) all.push(before[next++]!);
    while (next < before.length && before[next]!.start < one.end) next++;
    while (all.length > 0 && all.at(-1)!.end > one.start) all.pop();
    all.push(one);
  }
  return [...all, ...before.slice(next)];
}
