import type { Context } from '@opentelemetry/api';
import fc from 'fast-check';

import { type Emitted, type Headers, SimulatedProcess, streamContext } from './simulated-process.ts';

const PROCESSES = 4;
const STREAMS = 3;

/** What happened in a few processes that emit, and send each other messages and requests. */
export interface History {
  readonly events: readonly Emitted[];
  /** Pairs: the first happened before the second (Lamport 1978), as far as what the processes did proves it. */
  readonly happenedBefore: readonly (readonly [Emitted, Emitted])[];
  /** Every line that was written, process by process. */
  readonly lines: readonly string[];
}

type Step =
  | { readonly kind: 'emit'; readonly process: number; readonly stream: number }
  | { readonly kind: 'send'; readonly process: number; readonly stream: number }
  /** Hands over a message that is on its way, in whatever order; it may come again. */
  | {
      readonly kind: 'deliver';
      readonly process: number;
      readonly message: number;
      readonly again: boolean;
      readonly replies: number;
    }
  | {
      readonly kind: 'ask';
      readonly process: number;
      readonly other: number;
      readonly stream: number;
      readonly replies: number;
    }
  | { readonly kind: 'jump'; readonly process: number; readonly millis: number }
  /** A message whose clock is a fault or an attack. */
  | { readonly kind: 'attack'; readonly process: number; readonly clock: number }
  | { readonly kind: 'flush'; readonly process: number };

const process = fc.nat(PROCESSES - 1);
const stream = fc.nat(STREAMS - 1);
const replies = fc.nat(2);
const of = <K extends string>(kind: K): fc.Arbitrary<K> => fc.constant(kind);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: of('emit'), process, stream }) },
  { weight: 4, arbitrary: fc.record({ kind: of('send'), process, stream }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: of('deliver'), process, message: fc.nat(7), again: fc.boolean(), replies }),
  },
  { weight: 3, arbitrary: fc.record({ kind: of('ask'), process, other: process, stream, replies }) },
  // Up to three years either way.
  { weight: 2, arbitrary: fc.record({ kind: of('jump'), process, millis: fc.integer({ min: -1e11, max: 1e11 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: of('attack'),
      process,
      clock: fc.constantFrom(0, 2 ** 33, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('flush'), process }) },
);

/** Random histories. In those with `crashes`, processes may end without a last beat. */
export function histories({ crashes }: { readonly crashes: boolean }): fc.Arbitrary<History> {
  return fc
    .tuple(
      fc.array(step, { minLength: 1, maxLength: 22, size: 'max' }),
      crashes ? fc.nat(2 ** PROCESSES - 1) : fc.constant(0),
    )
    .map(([steps, crashed]) => new Run().play(steps, crashed));
}

interface Message {
  readonly headers: Headers;
  readonly after: ReadonlySet<Emitted>;
}

class Run {
  readonly #processes = Array.from({ length: PROCESSES }, () => new SimulatedProcess());
  /** Per process, what its next event comes after. */
  readonly #before = this.#processes.map(() => new Set<Emitted>());
  readonly #underway: Message[] = [];
  readonly #events: Emitted[] = [];
  readonly #happenedBefore: (readonly [Emitted, Emitted])[] = [];

  play(steps: readonly Step[], crashed: number): History {
    for (const one of steps) this.#take(one);
    this.#processes.forEach((simulated, index) => {
      if ((crashed & (1 << index)) === 0) simulated.shutdown();
      else simulated.flush();
    });
    return {
      events: this.#events,
      happenedBefore: this.#happenedBefore,
      lines: this.#processes.flatMap(({ lines }) => lines),
    };
  }

  #take(one: Step): void {
    const simulated = this.#processes[one.process]!;
    switch (one.kind) {
      case 'emit':
        return this.#emit(one.process, streamContext(one.stream));
      case 'send':
        this.#underway.push(this.#send(one.process, streamContext(one.stream)));
        return undefined;
      case 'deliver':
        return this.#deliver(one);
      case 'ask':
        return this.#ask(one);
      case 'jump':
        return simulated.jump(one.millis);
      case 'attack':
        simulated.receive({
          traceparent: `00-${'9'.repeat(32)}-${'9'.repeat(16)}-01`,
          tracestate: `spanreel=c:${one.clock}`,
        });
        return undefined;
      case 'flush':
        return simulated.flush();
    }
  }

  #emit(index: number, at: Context): void {
    const event = this.#processes[index]!.emit(at, `event ${this.#events.length}`);
    this.#events.push(event);
    for (const earlier of this.#before[index]!) this.#happenedBefore.push([earlier, event]);
    this.#before[index] = new Set([event]);
  }

  #send(index: number, at: Context): Message {
    return { headers: this.#processes[index]!.send(at), after: new Set(this.#before[index]) };
  }

  #receive(index: number, { headers, after }: Message): Context {
    for (const earlier of after) this.#before[index]!.add(earlier);
    return this.#processes[index]!.receive(headers);
  }

  #deliver({ process: index, message, again, replies: count }: Step & { readonly kind: 'deliver' }): void {
    if (this.#underway.length === 0) return;
    const place = message % this.#underway.length;
    const at = this.#receive(index, this.#underway[place]!);
    if (!again) this.#underway.splice(place, 1);
    for (let reply = 0; reply < count; reply++) this.#emit(index, at);
  }

  // A request and its answer: what the other did for it lies behind whoever asked.
  #ask({ process: index, other, stream: number, replies: count }: Step & { readonly kind: 'ask' }): void {
    const sent = this.#send(index, streamContext(number));
    const at = this.#receive(other, sent);
    for (let reply = 0; reply < count; reply++) this.#emit(other, at);
    const answer = this.#processes[other]!.answer(at);
    for (const earlier of this.#before[other]!) this.#before[index]!.add(earlier);
    this.#processes[index]!.hear(answer, sent.headers);
  }
}
