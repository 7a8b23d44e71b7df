// Loaded by: model-thread.ts, as a worker thread. Reads one text after the other; whoever waits comes first.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';

import { type TokenClassifier, loadTokenClassifier } from '../model/token-classifier.ts';
import { NameModelError } from '../name-model-error.ts';
import type { Answer, Request, ThreadData } from './messages.ts';

const { port, signal, classifier } = workerData as ThreadData;
const counter = new Int32Array(signal);
const waiting = new Map<number, string>();
let urgent: number[] = [];
let model: TokenClassifier | undefined;
let isReading = false;

port.on('message', (request: Request) => {
  if ('urgent' in request) urgent.push(request.urgent);
  else waiting.set(request.id, request.text);
  void readAll();
});

try {
  model = await loadTokenClassifier(classifier);
  tell({ kind: 'loaded', runtime: model.runtime, entities: model.entities });
  await readAll();
} catch (error) {
  // Only sentences of ours: another may quote what it stumbled over.
  const reason = error instanceof NameModelError ? error.message : `it cannot be loaded (${(error as Error).name})`;
  tell({ kind: 'unloadable', reason });
  port.close();
}

async function readAll(): Promise<void> {
  if (isReading || model === undefined) return;
  isReading = true;
  for (let id = next(); id !== undefined; id = next()) {
    const text = waiting.get(id)!;
    waiting.delete(id);
    const names = await model.names(text).catch(() => undefined);
    tell({ kind: 'read', id, names });
    // What became urgent meanwhile is heard of here.
    await nextTurn();
  }
  isReading = false;
}

function next(): number | undefined {
  urgent = urgent.filter((id) => waiting.has(id));
  return urgent.shift() ?? waiting.keys().next().value;
}

function tell(answer: Answer): void {
  port.postMessage(answer);
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
}
