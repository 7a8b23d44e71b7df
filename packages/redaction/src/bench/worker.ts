// `pnpm --filter @spanreel/redaction bench:worker`: what a batch costs the application's thread, redacted there and in a worker.
import { setTimeout } from 'node:timers/promises';
import {
  MessageChannel,
  type MessagePort,
  Worker,
  isMainThread,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';

import type { Attributes } from '@opentelemetry/api';

import { createRedactor, tokenKeyFrom } from '../index.ts';
import { freeTexts, httpSpanAttributes } from './samples.ts';

const BATCH = 100;
const ROUNDS = 201;
const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only') });

/** As they are made by the kind of application that the name says. */
const batches: Readonly<Record<string, (serial: number) => Attributes[]>> = {
  'HTTP spans, 12 attributes each': (serial) => batchOf((index) => httpSpanAttributes(serial + index)),
  'turns of conversations, 1 text each': (serial) =>
    batchOf((index) => ({
      'spanreel.turn.index': index,
      'user.utterance': freeTexts[index % freeTexts.length]!.replace('{n}', String(serial + index)),
    })),
};

if (isMainThread) await compare();
else {
  const { port } = workerData as { readonly port: MessagePort };
  port.on('message', (batch: Attributes[]) => {
    port.postMessage(batch.map((attributes) => redactor.attributes(attributes)));
  });
}

async function compare(): Promise<void> {
  const { port1: ours, port2: port } = new MessageChannel();
  const worker = new Worker(new URL(import.meta.url), { workerData: { port }, transferList: [port] });
  console.log(`the application's thread, for ${BATCH}; median of ${ROUNDS}, in turns`);
  for (const [name, make] of Object.entries(batches)) {
    const [here, there]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const batch = make(round * BATCH);
      here.push(microseconds(() => void batch.map((attributes) => redactor.attributes(attributes))));
      const again = make(-(round + 1) * BATCH);
      const asked = microseconds(() => ours.postMessage(again));
      there.push(asked + (await microsecondsToReceive(ours)));
    }
    const [own, others] = [median(here), median(there)];
    console.log(
      `  ${name.padEnd(36)} redacted there ${own.toFixed(0).padStart(6)} µs, sent and got back ${others.toFixed(0).padStart(6)} µs: × ${(others / own).toFixed(2)}`,
    );
  }
  await worker.terminate();
}

function batchOf(make: (index: number) => Attributes): Attributes[] {
  return Array.from({ length: BATCH }, (_, index) => make(index));
}

/** Without the wake-up, which is in the worker's favour. */
async function microsecondsToReceive(port: MessagePort): Promise<number> {
  for (;;) {
    let answer: unknown;
    const took = microseconds(() => (answer = receiveMessageOnPort(port)));
    if (answer !== undefined) return took;
    await setTimeout(1);
  }
}

function microseconds(work: () => void): number {
  const before = performance.now();
  work();
  return (performance.now() - before) * 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
