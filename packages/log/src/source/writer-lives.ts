import type { SpineEvent } from '@spanreel/events';
import { EventType } from '@spanreel/events';

import { textField } from '../reader/payload-field.ts';
import type { WriterLife } from './recording.ts';

/** A live process with an open stream tells of itself every 10 s; three misses and it is gone. */
export const LOST_AFTER_MS = 30_000;

/**
 * Whether a writer lives at a time: it `ended` if it said so, and is `lost` if it fell silent without a word.
 *
 * @param now Milliseconds since the epoch.
 */
export function writerState({ last_seen, shutdown }: WriterLife, now: number): 'alive' | 'ended' | 'lost' {
  if (shutdown) return 'ended';
  return now - Date.parse(last_seen) > LOST_AFTER_MS ? 'lost' : 'alive';
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers the signs of life of writers. */
export class WriterLives {
  readonly #lives = new Map<string, Mutable<WriterLife>>();

  note({ writer_id, timestamp, event_type, payload, metadata }: SpineEvent): void {
    const life = this.#lives.get(writer_id) ?? { writer_id, last_seen: timestamp };
    this.#lives.set(writer_id, life);
    if (timestamp > life.last_seen) life.last_seen = timestamp;
    if (metadata.service_name !== undefined) life.service_name = metadata.service_name;
    if (event_type === EventType.SYSTEM_SHUTDOWN)
      life.shutdown = { reason: textField(payload, 'reason') ?? '', timestamp };
  }

  clear(): void {
    this.#lives.clear();
  }

  all(): readonly WriterLife[] {
    return [...this.#lives.values()].toSorted((a, b) => (a.writer_id < b.writer_id ? -1 : 1));
  }
}
