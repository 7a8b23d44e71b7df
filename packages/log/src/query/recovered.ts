import { EventType } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import { textField } from '../reader/payload-field.ts';
import type { TreeNode } from './trace-query.ts';

/**
 * Whether what failed went well when it was tried again beside it: then it is no reason for what failed later.
 *
 * @param until What began after it does not count.
 */
export function wasRepeated(failed: TreeNode, siblings: readonly TreeNode[], until?: string): boolean {
  const since = failed.end ?? failed.start;
  const key = attemptKey(failed);
  return siblings.some(
    (other) =>
      other !== failed &&
      other.outcome === 'succeeded' &&
      other.start >= since &&
      (until === undefined || other.start <= until) &&
      attemptKey(other) === key,
  );
}

/** Whether the same tool, step or model returned after it had thrown. */
export function hasReturned(thrown: LogEvent, events: readonly LogEvent[]): boolean {
  const { operation } = thrown.payload;
  return events.some(
    ({ event_type, payload, sequence_number }) =>
      event_type === EventType.EFFECT_RECORDED &&
      payload['outcome'] === 'returned' &&
      payload['operation'] === operation &&
      sequence_number > thrown.sequence_number,
  );
}

/** What makes two attempts one: the name; of requests, which are called by their method alone, the address too; of questions to a model not which one answers. */
function attemptKey({ name, span, events }: TreeNode): string {
  const attributes = span?.attributes ?? {};
  const isModel =
    'gen_ai.request.model' in attributes || events.some(({ event_type }) => event_type === EventType.LLM_REQUEST_SENT);
  if (isModel) return `model ${textField(attributes, 'gen_ai.operation.name') ?? 'chat'}`;
  return `${name} ${textField(attributes, 'url.full') ?? ''}`;
}
