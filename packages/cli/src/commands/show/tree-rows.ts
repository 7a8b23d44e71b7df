import { EventType } from '@spanreel/events';
import type { ErrorFact, LogEvent, TreeNode } from '@spanreel/log';

import type { TreeNode as Drawn } from '../../terminal/tree-lines.ts';
import { errorOf } from '../../words/payload-words.ts';

/** One line of the tree: a span (or what will be one), the error it began with, or an event that says more than its span. */
export type TreeRow =
  | { readonly kind: 'node'; readonly node: TreeNode; readonly service?: string }
  | { readonly kind: 'error'; readonly error: ErrorFact }
  | { readonly kind: 'event'; readonly event: LogEvent };

/** The tree as it is drawn: spans and events merged in the order of their times; nothing is said twice. */
export function treeRows(nodes: readonly TreeNode[], above?: string): Drawn<TreeRow>[] {
  return nodes.map(foldRequest).map((node) => {
    const { service_name: service } = node;
    const children = [
      ...treeRows(node.children, service ?? above).map((drawn, index) => ({
        at: node.children[index]?.start ?? '',
        drawn,
      })),
      ...node.events
        .filter(saysMore)
        .map((event) => ({ at: event.timestamp, drawn: { item: { kind: 'event' as const, event }, children: [] } })),
    ];
    // Stable: an event at the very start of a span stands before it, as it was listed.
    children.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
    const isElsewhere = service !== undefined && service !== above;
    const error = ownError(node);
    return {
      item: { kind: 'node', node, ...(isElsewhere ? { service } : {}) },
      children: [
        ...(error ? [{ item: { kind: 'error' as const, error }, children: [] }] : []),
        ...children.map(({ drawn }) => drawn),
      ],
    };
  });
}

/**
 * The client's and the server's span of one request as one line, with the client's times: what lies between them is the
 * network. Where either has more to say (its own events, another outcome, further children), both stay.
 */
function foldRequest(node: TreeNode): TreeNode {
  const [server, ...others] = node.children;
  const isRequest =
    node.span?.kind === 'client' && server?.span?.kind === 'server' && others.length === 0 && node.events.length === 0;
  if (!server || !isRequest || node.name !== server.name || node.outcome !== server.outcome) return node;
  const { start, end, duration_ms } = node;
  return {
    ...server,
    start,
    ...(end === undefined ? {} : { end }),
    ...(duration_ms === undefined ? {} : { duration_ms }),
  };
}

/** An error is told where it began, and not again at every span that it passed through. */
function ownError(node: TreeNode): ErrorFact | undefined {
  if (node.outcome === 'succeeded' || node.children.some(({ outcome }) => outcome !== 'succeeded')) return undefined;
  const error = nodeError(node);
  return error.error_type === undefined && error.error_message === undefined ? undefined : error;
}

/** The error of a node's own: as its events tell it, else as its span's status does. */
function nodeError({ events, span }: TreeNode): ErrorFact {
  const told = events.map((event) => errorOf(event.payload)).findLast((error) => error.error_type !== undefined);
  if (told) return told;
  const type = span?.attributes['error.type'];
  const message = span?.status_message;
  return {
    ...(typeof type === 'string' ? { error_type: type } : {}),
    ...(message === undefined || message === '' ? {} : { error_message: message }),
  };
}

/** Beginnings and ends are what the span's own line shows; bookkeeping is for `--timeline`. */
function saysMore({ event_type: type, payload }: LogEvent): boolean {
  if (type === EventType.USER_SPOKE) return payload['is_final'] !== false;
  return !SAID_BY_THE_SPAN.has(type);
}

const SAID_BY_THE_SPAN: ReadonlySet<string> = new Set([
  EventType.CALL_STARTED,
  EventType.CALL_ENDED,
  EventType.TURN_STARTED,
  EventType.TURN_COMPLETED,
  EventType.LLM_REQUEST_SENT,
  EventType.LLM_FIRST_TOKEN,
  EventType.LLM_COMPLETED,
  EventType.TOOL_STARTED,
  EventType.TOOL_COMPLETED,
  EventType.TOOL_FAILED,
  EventType.TTS_STARTED,
  EventType.TTS_FIRST_BYTE,
  EventType.TTS_COMPLETED,
  EventType.WORKFLOW_STARTED,
  EventType.WORKFLOW_COMPLETED,
  EventType.WORKFLOW_FAILED,
  EventType.STAGE_STARTED,
  EventType.STAGE_COMPLETED,
  EventType.STAGE_FAILED,
  EventType.SAGA_STARTED,
  EventType.SAGA_COMPENSATING,
  EventType.SAGA_COMPLETED,
  EventType.SAGA_COMPENSATED,
  EventType.SAGA_FAILED,
  EventType.SAGA_STEP_STARTED,
  EventType.SAGA_STEP_COMPLETED,
  EventType.SAGA_STEP_FAILED,
  EventType.SAGA_STEP_UNKNOWN,
  EventType.SAGA_COMPENSATION_PLANNED,
  EventType.SAGA_COMPENSATION_STARTED,
  EventType.SAGA_COMPENSATION_COMPLETED,
  EventType.SAGA_COMPENSATION_FAILED,
  EventType.SAGA_COMPENSATION_UNKNOWN,
  EventType.EFFECT_RECORDED,
  EventType.REPLAY_CHECKPOINT,
  EventType.PROCESS_ALIVE,
  EventType.ERROR_OCCURRED,
]);
