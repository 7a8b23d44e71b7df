import type { SpineEvent } from '@spanreel/events';
import { EventType, SEVERITY } from '@spanreel/events';

import type { ActivityMark } from '../query/activity-marks.ts';
import { activityMark } from '../query/activity-marks.ts';
import type { DeliveryMark } from '../query/deliveries.ts';
import { deliveryMark } from '../query/deliveries.ts';
import { textField } from '../reader/payload-field.ts';

type State = { readonly kind: string; readonly id: string } & (
  | { readonly phase: 'open'; readonly writer: string }
  | { readonly phase: 'failed' | 'succeeded' }
);

const SCOPES: ReadonlySet<string> = new Set(['call', 'turn', 'workflow', 'saga', 'objective', 'command', 'scenario']);
/** Parts count only where what is around them did not go well in spite of them. */
const AROUND: ReadonlyMap<string, string> = new Map([
  ['step', 'saga'],
  ['stage', 'workflow'],
]);
const RANK = { open: 0, failed: 1, succeeded: 2 } as const;

/** How the scopes of a stream stand; takes events in any order and more than once. The short form of what `why` works out. */
export class ScopeStates {
  /** Writers that ended a call here: what they left open in it does not run. */
  readonly #ended = new Set<string>();
  readonly #states = new Map<string, State>();
  /** How the latest attempt went with each thing that was handed on. */
  readonly #deliveries = new Map<string, { readonly failed: boolean; readonly timestamp: string }>();
  #looseError = false;

  note(event: SpineEvent): void {
    const mark = activityMark(event);
    const delivery = deliveryMark(event);
    if (delivery) this.#noteDelivery(delivery, event.timestamp);
    else if (mark) this.#noteMark(mark, event.writer_id);
    else if (event.event_type === EventType.SAGA_COMPENSATING) this.#noteCompensating(event);
    else if (SEVERITY[event.severity] >= SEVERITY.ERROR) this.#looseError = true;
  }

  /** Writers of what has begun and not ended. */
  openWriters(): readonly string[] {
    return [...this.#states.values()].flatMap((state) => {
      const isLeft = state.kind === 'turn' && state.phase === 'open' && this.#ended.has(state.writer);
      return state.phase === 'open' && !isLeft ? state.writer : [];
    });
  }

  isFailed(): boolean {
    if (this.#looseError || [...this.#deliveries.values()].some(({ failed }) => failed)) return true;
    const states = [...this.#states.values()];
    return states.some(({ kind, id, phase }) => {
      if (phase !== 'failed') return false;
      const around = AROUND.get(kind);
      return around === undefined || !states.some((s) => s.kind === around && s.id === id && s.phase === 'succeeded');
    });
  }

  #noteMark({ kind, key, id, name, phase }: ActivityMark, writer: string): void {
    if (!SCOPES.has(kind) && !AROUND.has(kind)) return;
    // What an objective was after may be reached in a later attempt, under another id.
    if (kind === 'objective')
      return phase === 'started'
        ? undefined
        : this.#put(`objective ${name}`, { kind, id, phase: phase === 'succeeded' ? 'succeeded' : 'failed' });
    if (kind === 'call' && phase !== 'started') this.#ended.add(writer);
    if (phase === 'started') this.#put(key, { kind, id, phase: 'open', writer });
    else this.#put(key, { kind, id, phase: phase === 'succeeded' ? 'succeeded' : 'failed' });
  }

  #noteDelivery({ key, failed }: DeliveryMark, timestamp: string): void {
    const known = this.#deliveries.get(key);
    if (!known || timestamp >= known.timestamp) this.#deliveries.set(key, { failed, timestamp });
  }

  #noteCompensating({ payload }: SpineEvent): void {
    const id = textField(payload, 'saga_id') ?? '';
    this.#put(`compensating ${id}`, { kind: 'compensating', id, phase: 'failed' });
  }

  #put(key: string, state: State): void {
    const known = this.#states.get(key);
    if (!known || RANK[state.phase] > RANK[known.phase]) this.#states.set(key, state);
  }
}
