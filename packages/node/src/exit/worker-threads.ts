// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isMainThread, threadId } from 'node:worker_threads';
import type * as workerThreads from 'node:worker_threads';
import type { BroadcastChannel, MessagePort, Worker } from 'node:worker_threads';

const NAME = 'spanreel.threads.v1';
/** How long the end of the process waits until a thread listens: one that computes does not. */
const LISTEN_MS = 1000;
/** And until one that listens has finished: it may have to load what redacts first, on a machine that has much to do. */
const FINISH_MS = 5000;
/** What a thread's flag says. */
const [SILENT, LISTENING, FINISHED] = [0, 1, 2] as const;

/** What a thread tells of itself when it starts: its id, and a flag for how far it is with its end. */
interface Hello {
  readonly id: number;
  readonly flag: Int32Array;
}

export interface ThreadsOfProcess {
  /** Has all other threads finish, and waits until they have; returns how many did not answer. */
  readonly end: () => number;
  /** Takes no part any more. */
  readonly leave: () => void;
}

/**
 * When the main thread ends, others are stopped where they are, without an `exit` event: the main thread has them `finish`
 * before. A thread that somebody terminates is not asked.
 */
export function joinThreads(finish: () => void): ThreadsOfProcess {
  return isMainThread ? leadThreads() : followMainThread(finish);
}

function leadThreads(): ThreadsOfProcess {
  const flags = new Map<number, Int32Array>();
  const gone = new Set<number>();
  let channel: BroadcastChannel | undefined;
  const greet = ({ id, flag }: Hello): void => {
    if (!gone.has(id)) flags.set(id, flag);
  };
  const onWorker = (message: unknown): void => {
    const { worker } = message as { readonly worker: Worker };
    const id = worker.threadId;
    channel ??= openChannel((data) => greet(data as Hello));
    worker.once('exit', () => {
      flags.delete(id);
      gone.add(id);
    });
  };
  subscribe('worker_threads', onWorker);
  return {
    end() {
      // What came in since the loop last turned.
      for (let hello = nextHello(channel); hello; hello = nextHello(channel)) greet(hello);
      channel?.postMessage('finish');
      const asked = performance.now();
      const unfinished = [...flags.values()].filter((flag) => !hasFinished(flag, asked));
      flags.clear();
      return unfinished.length;
    },
    leave() {
      unsubscribe('worker_threads', onWorker);
      channel?.close();
    },
  };
}

function followMainThread(finish: () => void): ThreadsOfProcess {
  const channel = openChannel((data) => {
    // The others' greetings arrive here too.
    if (data !== 'finish') return;
    tell(flag, LISTENING);
    finish();
    leave();
  });
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const leave = (): void => {
    tell(flag, FINISHED);
    channel.close();
  };
  channel.postMessage({ id: threadId, flag } satisfies Hello);
  return { end: () => 0, leave };
}

function tell(flag: Int32Array, state: number): void {
  Atomics.store(flag, 0, state);
  Atomics.notify(flag, 0);
}

function hasFinished(flag: Int32Array, asked: number): boolean {
  for (const [state, patience] of [
    [SILENT, LISTEN_MS],
    [LISTENING, FINISH_MS],
  ] as const) {
    Atomics.wait(flag, 0, state, Math.max(0, asked + patience - performance.now()));
    if (Atomics.load(flag, 0) === state) return false;
  }
  return true;
}

// Asked for by name: to load the module costs a process without threads 1.5 ms of its start.
function threads(): typeof workerThreads {
  return process.getBuiltinModule('node:worker_threads');
}

function openChannel(told: (data: unknown) => void): BroadcastChannel {
  const channel = new (threads().BroadcastChannel)(NAME);
  channel.addEventListener('message', (event) => told((event as Event & { readonly data: unknown }).data));
  // A listener keeps the loop alive; this one waits for an end and must not put it off.
  channel.unref();
  return channel;
}

// The types leave out that a BroadcastChannel will do: https://nodejs.org/api/worker_threads.html#workerreceivemessageonportport
function nextHello(channel: BroadcastChannel | undefined): Hello | undefined {
  const received: unknown = channel && threads().receiveMessageOnPort(channel as unknown as MessagePort);
  return (received as { readonly message: Hello } | undefined)?.message;
}
