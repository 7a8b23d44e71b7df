import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  EventType,
  type OtlpLine,
  REDUCER,
  REDUCER_VERSION,
  type Severity,
  type SpineEvent,
  type Value,
  type ValueMap,
  applyEvent,
  emptyState,
  findEvent,
  hashEvent,
  hashValue,
  toIsoNanos,
  toKeyValues,
  toLogRecord,
} from '@spanreel/events';

import { scratchFolder } from './scratch-folder.ts';

/** 2026-11-20T02:14:07Z: offsets of events and spans count from here. */
const START = 1_795_140_847_000n;

const KINDS = { internal: 1, server: 2, client: 3 } as const;

export interface ScenarioIds {
  readonly stream: string;
  readonly trace: string;
  readonly conversation?: string;
}

export interface EventOptions {
  readonly span?: string;
  readonly parent?: string;
  readonly severity?: Severity;
  readonly causation?: string;
}

export interface SpanOptions {
  readonly id: string;
  readonly parent?: string;
  readonly from: number;
  readonly upto: number;
  readonly error?: string;
  readonly kind?: keyof typeof KINDS;
  readonly attributes?: ValueMap;
}

/** A log as the processes of one conversation would write it, with fixed ids and times. */
export class LogScenario {
  readonly ids: ScenarioIds;
  readonly processes: ScenarioProcess[] = [];
  clock = 0;

  constructor(ids: ScenarioIds) {
    this.ids = ids;
  }

  process(service: string): ScenarioProcess {
    const process = new ScenarioProcess(this, service, this.processes.length + 1);
    this.processes.push(process);
    return process;
  }

  /** Writes a segment per process into `log` below a folder that is gone when the test ends; returns that folder. */
  async write(): Promise<string> {
    const folder = await scratchFolder();
    await this.writeInto(join(folder, 'log'));
    return folder;
  }

  /** The path of a process's segment below the log directory. */
  segment(process: number): string {
    return join('2026-11-20', `host-${process}-boot-0-0000.jsonl`);
  }

  async writeInto(folder: string): Promise<void> {
    await mkdir(join(folder, '2026-11-20'), { recursive: true });
    for (const process of this.processes) {
      await writeFile(
        join(folder, this.segment(process.number)),
        process
          .lines()
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
  }
}

export class ScenarioProcess {
  readonly service: string;
  readonly number: number;
  readonly writer: string;
  readonly events: SpineEvent[] = [];
  readonly #scenario: LogScenario;
  readonly #own: SpineEvent[] = [];
  readonly #spans: OtlpLine[] = [];
  readonly #answers: Value[] = [];
  #state = emptyState;

  constructor(scenario: LogScenario, service: string, number: number) {
    this.#scenario = scenario;
    this.service = service;
    this.number = number;
    this.writer = `0192f0c1-7a50-7000-8000-00000000000${number}`;
  }

  /** Emits at an offset in milliseconds; returns the event's id. */
  emit(at: number, type: string, payload: ValueMap, options: EventOptions = {}): string {
    const event = this.#stamp(this.events, this.#scenario.ids, at, type, payload, options);
    this.#state = applyEvent(this.#state, event);
    return event.event_id;
  }

  /** A live checkpoint; what is given stands in for the true fields. */
  checkpoint(at: number, changes: ValueMap = {}): void {
    const state = this.#state as unknown as Value;
    this.emit(at, EventType.REPLAY_CHECKPOINT, {
      reducer: REDUCER,
      reducer_version: REDUCER_VERSION,
      from_seq: 1,
      upto_seq: this.events.length,
      state,
      state_hash: hashValue(state),
      ...changes,
    });
  }

  /** Takes in that another process answered a request, and how far it had come. */
  answeredBy({ writer, events }: ScenarioProcess, span: string): void {
    this.#answers.push({
      stream_id: this.#scenario.ids.stream,
      writer_id: writer,
      seq: events.length,
      span_id: span,
    });
  }

  /** A sign of life: confirms the last event so far. */
  beat(at: number, open = true): void {
    const last = this.events.at(-1);
    const streams = last
      ? [{ stream_id: this.#scenario.ids.stream, seq: last.writer_seq, head_hash: hashEvent(last), open }]
      : [];
    const answers = this.#answers.splice(0);
    const told = answers.length > 0 ? { answered_by: answers } : {};
    this.#emitOwn(at, EventType.PROCESS_ALIVE, { part: 1, parts: 1, streams, ...told });
  }

  /** The last beat, and the words of a process that ends as it should. */
  shutdown(at: number): void {
    this.beat(at, false);
    this.#emitOwn(at, EventType.SYSTEM_SHUTDOWN, { reason: 'exit', exit_code: 0, uptime_ms: at });
  }

  span(name: string, { id, parent, from, upto, error, kind = 'internal', attributes = {} }: SpanOptions): void {
    this.#spans.push({
      resourceSpans: [
        {
          resource: this.#resource(),
          scopeSpans: [
            {
              scope: { name: '@spanreel/api' },
              spans: [
                {
                  traceId: this.#scenario.ids.trace,
                  spanId: id,
                  ...(parent === undefined ? {} : { parentSpanId: parent }),
                  name,
                  kind: KINDS[kind],
                  startTimeUnixNano: nanos(from).toString(),
                  endTimeUnixNano: nanos(upto).toString(),
                  attributes: toKeyValues(attributes),
                  status: error === undefined ? {} : { code: 2, message: error },
                },
              ],
            },
          ],
        },
      ],
    });
  }

  lines(): string[] {
    const logs = [...this.events, ...this.#own].map((event): OtlpLine => ({
      resourceLogs: [
        {
          resource: this.#resource(),
          scopeLogs: [{ scope: { name: '@spanreel/api' }, logRecords: [toLogRecord(event)] }],
        },
      ],
    }));
    return [...logs, ...this.#spans].map((line) => JSON.stringify(line));
  }

  #emitOwn(at: number, type: string, payload: ValueMap): void {
    const stream = `0192f0c1-7a50-7000-8000-0000000000f${this.number}`;
    this.#stamp(this.#own, { stream, trace: `${'0'.repeat(31)}${this.number}` }, at, type, payload, {});
  }

  #stamp(
    chain: SpineEvent[],
    ids: ScenarioIds,
    at: number,
    type: string,
    payload: ValueMap,
    { span, parent, severity, causation }: EventOptions,
  ): SpineEvent {
    const previous = chain.at(-1);
    const seq = chain.length + 1;
    const definition = findEvent(type);
    const event: SpineEvent = {
      event_type: type,
      event_id: `0192f0c2-${String(this.number).padStart(4, '0')}-7000-8000-${ids.stream.slice(-2)}${String(seq).padStart(10, '0')}`,
      trace_id: ids.trace,
      ...(span === undefined ? {} : { span_id: span }),
      ...(parent === undefined ? {} : { parent_span_id: parent }),
      stream_id: ids.stream,
      writer_id: this.writer,
      writer_seq: seq,
      clock: ++this.#scenario.clock,
      timestamp: toIsoNanos(nanos(at)),
      severity: severity ?? definition?.severity ?? 'INFO',
      schema_version: 1,
      ...(causation === undefined ? {} : { causation_id: causation }),
      ...(ids.conversation === undefined ? {} : { conversation_id: ids.conversation }),
      metadata: {
        ...(definition?.component === undefined ? {} : { component: definition.component }),
        service_name: this.service,
      },
      ...(previous ? { prev_hash: hashEvent(previous) } : {}),
      payload,
    };
    chain.push(event);
    return event;
  }

  #resource(): { attributes: ReturnType<typeof toKeyValues> } {
    return { attributes: toKeyValues({ 'service.name': this.service }) };
  }
}

function nanos(at: number): bigint {
  return START * 1_000_000n + BigInt(Math.round(at * 1e6));
}
