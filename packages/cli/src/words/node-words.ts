import { EventType } from '@spanreel/events';
import type { TreeNode } from '@spanreel/log';

import { oneLine } from '../terminal/one-line.ts';

/** A span's name; a turn with its number, for they all have one name. */
export function nodeWords({ name, events }: Pick<TreeNode, 'name' | 'events'>): string {
  const turn = events.find(({ event_type: type }) => type === EventType.TURN_STARTED)?.payload['turn_index'];
  return oneLine(typeof turn === 'number' ? `${name} ${turn}` : name);
}
