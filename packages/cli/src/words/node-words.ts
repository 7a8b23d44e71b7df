import { EventType } from '@spanreel/events';
import type { PathNode } from '@spanreel/log';

import { oneLine } from '../terminal/one-line.ts';
import type { Style } from '../terminal/style.ts';

/** A span's name; a turn with its number, for they all have one name. */
export function nodeWords({ name, events }: Pick<PathNode, 'name' | 'events'>): string {
  const turn = events.find(({ event_type: type }) => type === EventType.TURN_STARTED)?.payload['turn_index'];
  return oneLine(typeof turn === 'number' ? `${name} ${turn}` : name);
}

/**
 * Root → … → the last node, with the process where it changes. Of a request's client span, server span and hops, which
 * all have one name, the last one stands for all.
 */
export function pathWords(path: readonly PathNode[], style: Style): string {
  const stations = path.filter((node, index) => nodeWords(node) !== nodeName(path[index + 1]));
  return stations
    .map((node, index) => {
      const { service_name: service } = node;
      const isElsewhere = service !== undefined && service !== stations[index - 1]?.service_name;
      return isElsewhere ? `${nodeWords(node)} ${style.quiet(`[${oneLine(service)}]`)}` : nodeWords(node);
    })
    .join(style.quiet(' → '));
}

function nodeName(node: PathNode | undefined): string | undefined {
  return node && nodeWords(node);
}
