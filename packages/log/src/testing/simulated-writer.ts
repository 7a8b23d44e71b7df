import type { SpineEvent, Value, ValueMap } from '@spanreel/events';
import { findEvent, hashEvent, toIsoNanos } from '@spanreel/events';

import { eventLine } from '../source/memory-source.ts';

/** A time that every simulated process shares; each event moves it on by a millisecond. */
export class SimulatedTime {
  now: number;

  constructor(start = '2026-11-20T10:00:00Z') {
    this.now = Date.parse(start);
  }

  tick(): string {
    return toIsoNanos(BigInt(this.now++) * 1_000_000n);
  }
}

export type EmitFields = Partial<Omit<SpineEvent, 'event_type' | 'payload' | 'stream_id'>>;

interface StreamHead {
  seq: number;
  hash?: string;
  open: boolean;
  touched: boolean;
}

/** One process as the pipeline would write it: dense sequences, a Lamport clock, hash chains, beats, lines. */
export class SimulatedWriter {
  readonly id: string;
  readonly service: string;
  readonly events: SpineEvent[] = [];
  clock = 0;
  /** Milliseconds that its wall clock is off. */
  skew = 0;
  readonly #time: SimulatedTime;
  readonly #heads: Map<string, StreamHead> = new Map();
  #answers: Value[] = [];
  #count = 0;

  constructor(time: SimulatedTime, service: string, index: number) {
    this.#time = time;
    this.service = service;
    this.id = `01930000-0000-7000-8000-${String(index).padStart(12, '0')}`;
  }

  /** The process's own stream, which is its trace. */
  get ownStream(): string {
    return this.id.replaceAll('-', '');
  }

  get lines(): readonly string[] {
    return this.events.map(eventLine);
  }

  emit(stream: string, type: string, payload: ValueMap = {}, fields: EmitFields = {}): SpineEvent {
    const head: StreamHead = this.#heads.get(stream) ?? { seq: 0, open: true, touched: true };
    this.#heads.set(stream, head);
    const timestamp = this.#time.tick();
    const event: SpineEvent = {
      event_type: type,
      event_id: `${this.id.slice(0, 19)}e${this.id.slice(-3)}-${String(++this.#count).padStart(12, '0')}`,
      trace_id: this.ownStream,
      stream_id: stream,
      writer_id: this.id,
      writer_seq: ++head.seq,
      clock: ++this.clock,
      timestamp: this.skew === 0 ? timestamp : toIsoNanos(BigInt(Date.parse(timestamp) + this.skew) * 1_000_000n),
      severity: findEvent(type)?.severity ?? 'INFO',
      schema_version: findEvent(type)?.version ?? 1,
      metadata: { service_name: this.service },
      ...(head.hash !== undefined && { prev_hash: head.hash }),
      payload,
      ...fields,
    };
    head.hash = hashEvent(event);
    head.touched = true;
    this.events.push(event);
    return event;
  }

  /** Takes in the clock of a received message. */
  receive(clock: number): void {
    this.clock = Math.max(this.clock, clock);
  }

  /** Takes in the answer to a request: the other's clock, and how far it had come in the stream. */
  hear(other: SimulatedWriter, stream: string, span: string): void {
    this.receive(other.clock);
    const seq = other.seqIn(stream);
    if (seq > 0) this.#answers.push({ stream_id: stream, writer_id: other.id, seq, span_id: span });
  }

  seqIn(stream: string): number {
    return this.#heads.get(stream)?.seq ?? 0;
  }

  /** Nothing of the stream runs here any more. */
  closeStream(stream: string): void {
    const head = this.#heads.get(stream);
    if (head) head.open = false;
  }

  beat(): SpineEvent {
    const streams: Value[] = [];
    for (const [stream_id, head] of this.#heads) {
      if (stream_id !== this.ownStream && (head.open || head.touched)) {
        streams.push({ stream_id, seq: head.seq, head_hash: head.hash ?? '', open: head.open });
        head.touched = false;
      }
    }
    const answers = this.#answers.splice(0);
    return this.emit(this.ownStream, 'process.alive', {
      part: 1,
      parts: 1,
      streams,
      ...(answers.length > 0 && { answered_by: answers }),
    });
  }

  /** Ends as a process does that has the time to. */
  shutdown(reason = 'exit'): SpineEvent {
    for (const head of this.#heads.values()) head.open = false;
    this.beat();
    return this.emit(this.ownStream, 'system.shutdown', { reason, uptime_ms: 1 });
  }
}
