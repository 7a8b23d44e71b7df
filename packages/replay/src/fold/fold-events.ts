import {
  type ConversationState,
  type SpineEvent,
  type Value,
  applyEvent,
  emptyState,
  findEvent,
  hashValue,
} from '@spanreel/events';

/** The state that events lead to, in the order given. Pure. */
export function foldEvents(events: readonly SpineEvent[], from: ConversationState = emptyState): ConversationState {
  return events.reduce((state, event) => applyEvent(state, event), from);
}

/** The hash that a live checkpoint of this state carries. */
export function hashState(state: ConversationState): string {
  return hashValue(stateValue(state));
}

/** A state as a plain value: it is made of maps, text, numbers and flags alone. */
export function stateValue(state: ConversationState): Value {
  return state as unknown as Value;
}

/** Whether an event is of a later schema than this catalogue knows, so that folding it would be a guess. */
export function isNewerThanKnown(event: SpineEvent): boolean {
  const definition = findEvent(event.event_type);
  return definition !== undefined && event.schema_version > definition.version;
}
