import type { EmitRequest } from '@spanreel/api/pipeline';
import {
  type EventDefinition,
  EventType,
  type ValueMap,
  currentName,
  findEvent,
  normalizeMap,
  unknownEvent,
  validatePayload,
} from '@spanreel/events';

/** An event of the catalogue, its payload a snapshot in normal form. */
export interface CheckedEvent {
  readonly type: string;
  readonly definition: EventDefinition;
  readonly payload: ValueMap;
}

export interface RefusedEvent {
  readonly refused: 'unknown' | 'invalid';
  readonly message: string;
}

/** What `emit` was asked to take, under its name of today; without what people said unless `withContent`. */
export function checkEvent(request: EmitRequest, withContent: boolean): CheckedEvent | RefusedEvent {
  const type = currentName(request.type);
  const definition = findEvent(type);
  if (!definition) return { refused: 'unknown', message: unknownEvent(request.type) };
  // Whoever verifies a log takes its word for what was written.
  if (type === EventType.PROCESS_ALIVE) {
    return { refused: 'invalid', message: `event ${type} is Spanreel's own sign of life; no application emits it` };
  }
  const payload = normalizeMap(request.payload);
  const problem = validatePayload(definition, payload);
  if (problem !== undefined) return { refused: 'invalid', message: `event ${type}: ${problem}` };
  return { type, definition, payload: withContent ? payload : withoutContent(payload, definition) };
}

/** An event of our own: its payload is valid. */
export function ownEvent(type: string, payload: unknown): CheckedEvent {
  const definition = findEvent(type);
  if (!definition) throw new Error(`${type} is not in the catalogue`);
  return { type, definition, payload: normalizeMap(payload) };
}

function withoutContent(payload: ValueMap, { content }: EventDefinition): ValueMap {
  if (!content) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([key]) => !content.includes(key)));
}
