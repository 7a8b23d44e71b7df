import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { installPipeline, withScope } from '@spanreel/api/pipeline';
import { readClockHeader, readWriterHeader, responseHeaders, upgradeHeaders } from '@spanreel/api/propagation';

import { FakeTiming } from '../pipeline/fake-timing.ts';
import { type PipelineFixture, pipelineFixture } from '../pipeline/pipeline-fixture.ts';

/** A wall clock of its own, as wrong as a test makes it. */
class WrongClock extends FakeTiming {
  /** Milliseconds; may be beyond anything that clocks should be off. */
  skew = 0;

  override unixNano(): bigint {
    const nanos = super.unixNano() + BigInt(this.skew) * 1_000_000n;
    return nanos < 0n ? 0n : nanos;
  }
}

/** Headers on their way. */
export type Headers = Readonly<Record<string, string>>;

/** An emitted event as a history remembers it. */
export interface Emitted {
  readonly id: string;
  readonly stream: string;
  readonly writer: string;
  readonly seq: number;
}

/**
 * One of several processes in this one: the real pipeline over a segment in memory, with a wall clock of its own. What it sends
 * and receives goes through the real propagator, with its pipeline installed for as long as it acts.
 */
export class SimulatedProcess {
  readonly #timing: WrongClock = new WrongClock();
  readonly #fixture: PipelineFixture;

  constructor() {
    this.#fixture = pipelineFixture({ timing: this.#timing });
  }

  /** Everything it has written. */
  get lines(): readonly string[] {
    return this.#fixture.segment.text.split('\n').filter((line) => line !== '');
  }

  get clock(): number {
    return this.#fixture.pipeline.clock.now();
  }

  jump(skew: number): void {
    this.#timing.skew = skew;
  }

  emit(at: Context, text: string): Emitted {
    const request = { type: 'error.occurred', payload: { error_type: 'E', error_message: text }, context: at };
    const ref = this.#fixture.pipeline.emit(request);
    if (ref === undefined) throw new Error(`an event was refused: ${this.#fixture.said.join()}`);
    return { id: ref.event_id, stream: ref.stream_id, writer: ref.writer_id, seq: ref.writer_seq };
  }

  send(at: Context): Headers {
    return this.#acting(() => upgradeHeaders.inject({}, { context: at }));
  }

  receive(headers: Headers): Context {
    return this.#acting(() => upgradeHeaders.extract(headers, ROOT_CONTEXT));
  }

  /** The headers of the answer to the request that `at` came with. */
  answer(at: Context): Headers {
    return this.#acting(() => responseHeaders(at));
  }

  hear(answer: Headers, sent: Headers): void {
    this.#acting(() => {
      readClockHeader(answer['spanreel-clock']);
      readWriterHeader(answer['spanreel-writer'], { traceparent: sent['traceparent'], tracestate: sent['tracestate'] });
    });
  }

  flush(): void {
    this.#fixture.pipeline.flushNow();
  }

  /** Ends as a process does that has the time to: its last beat tells how far it has come. */
  shutdown(): void {
    const { pipeline } = this.#fixture;
    pipeline.flushNow();
    pipeline.beat(true);
    pipeline.flushNow();
  }

  #acting<T>(work: () => T): T {
    installPipeline(this.#fixture.pipeline);
    try {
      return work();
    } finally {
      installPipeline(undefined);
    }
  }
}

/** Where the events of a stream belong. */
export function streamContext(stream: number): Context {
  const digit = String(stream + 1);
  const span = { traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: TraceFlags.SAMPLED };
  return withScope(trace.setSpanContext(ROOT_CONTEXT, span), {
    streamId: `0193bbbb-0000-7000-8000-00000000000${digit}`,
    correlationId: `0193cccc-0000-7000-8000-00000000000${digit}`,
  });
}
