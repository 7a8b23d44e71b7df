import {
  EventType,
  REDUCER,
  REDUCER_VERSION,
  type SpineEvent,
  type Value,
  type ValueMap,
  applyEvent,
  emptyState,
  hashEvent,
  hashValue,
  toIsoNanos,
} from '@spanreel/events';

export const STREAM = '0192f0c1-7a50-7000-8000-000000000001';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** A writer as the pipeline would be: dense seqs, a clock, a hash chain, and a live state for its checkpoints. */
export class WriterFixture {
  readonly id: string;
  readonly events: SpineEvent[] = [];
  #state = emptyState;
  #from = 1;
  #clock: number;

  constructor(id = 'w1', clock = 0) {
    this.id = id;
    this.#clock = clock;
  }

  emit(type: string, payload: ValueMap): SpineEvent {
    const previous = this.events.at(-1);
    const seq = this.events.length + 1;
    this.#clock += 1;
    const event: SpineEvent = {
      event_type: type,
      event_id: `${this.id}-event-${seq}`,
      trace_id: TRACE,
      stream_id: STREAM,
      writer_id: this.id,
      writer_seq: seq,
      clock: this.#clock,
      timestamp: toIsoNanos(1_763_600_000_000_000_000n + BigInt(this.#clock) * 1_000_000n),
      severity: 'INFO',
      schema_version: 1,
      metadata: { service_name: `service-${this.id}` },
      ...(previous ? { prev_hash: hashEvent(previous) } : {}),
      payload,
    };
    this.events.push(event);
    this.#state = applyEvent(this.#state, event);
    return event;
  }

  /** Writes the live state; what is given stands in for the true fields. `reset` begins a new scope behind it. */
  checkpoint(changes: ValueMap = {}, { reset = false }: { readonly reset?: boolean } = {}): SpineEvent {
    const state = this.#state as unknown as Value;
    const event = this.emit(EventType.REPLAY_CHECKPOINT, {
      reducer: REDUCER,
      reducer_version: REDUCER_VERSION,
      from_seq: this.#from,
      upto_seq: this.events.length,
      state,
      state_hash: hashValue(state),
      ...changes,
    });
    if (reset) {
      this.#state = emptyState;
      this.#from = this.events.length + 1;
    }
    return event;
  }
}

/** A saga with two steps that ends as asked: what every test of a fold needs. */
export function emitSaga(writer: WriterFixture, end: 'completed' | 'compensated'): void {
  const saga = { saga_id: 'saga-1', saga: 'book_transfer' };
  writer.emit('saga.started', saga);
  for (const step of ['reserve', 'debit']) {
    writer.emit('saga.compensation.planned', { ...saga, step });
    writer.emit('saga.step.started', { ...saga, step });
    writer.emit('saga.step.completed', { ...saga, step, duration_ms: 1 });
  }
  if (end === 'compensated') {
    writer.emit('saga.compensating', { ...saga, steps: ['debit', 'reserve'] });
    for (const step of ['debit', 'reserve']) {
      writer.emit('saga.compensation.started', { ...saga, step });
      writer.emit('saga.compensation.completed', { ...saga, step, duration_ms: 1 });
    }
  }
  writer.emit(`saga.${end}`, { ...saga, duration_ms: 3 });
}
