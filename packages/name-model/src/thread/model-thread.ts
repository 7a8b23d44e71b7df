import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';

import type { NameStretch } from '../model/name-stretches.ts';
import type { ClassifierOptions } from '../model/token-classifier.ts';
import type { Answer, Request } from './messages.ts';

export interface ModelThreadOptions {
  readonly classifier: ClassifierOptions;
  /** Told what was read; `undefined`: the model failed at it. */
  readonly answered: (key: string, names: readonly NameStretch[] | undefined) => void;
  /** Told once, with the reason, when there is no model and will be none. */
  readonly gone: (reason: string) => void;
}

interface Pending {
  readonly key: string;
  readonly done: Promise<void>;
  readonly settle: () => void;
}

/** Deaths of the thread, with nothing read in between, after which it is not started again. */
const MAX_DEATHS = 3;
const extension = extname(import.meta.filename) === '.ts' ? 'ts' : 'mjs';

/** The thread that the model runs in, as the application's thread sees it. */
export class ModelThread {
  /** Resolves with the runtime when the model is loaded; with nothing when it cannot be. */
  readonly loaded: Promise<string | undefined>;
  readonly #options: ModelThreadOptions;
  readonly #resolveLoaded: (runtime: string | undefined) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #idOf = new Map<string, number>();
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  #lastId = 0;
  #deaths = 0;
  #answers = 0;
  #causeOfDeath = '';
  #isLoaded = false;
  #isGone = false;
  /** Texts that somebody waits for in the event loop: as long as there are any, the process stays. */
  #awaited = 0;

  constructor(options: ModelThreadOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.loaded = promise;
    this.#resolveLoaded = resolve;
    this.#start();
  }

  /** Whether there is no model and will be none. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** As {@link loaded}; keeps the process alive until then. */
  async load(): Promise<string | undefined> {
    this.#hold(1);
    const runtime = await this.loaded;
    this.#hold(-1);
    return runtime;
  }

  /**
   * Resolves when the texts are read, or will not be. Keeps the process alive until then, at most for `millis`; a loaded model that
   * has read nothing in that time hangs, and its thread is ended.
   */
  async read(texts: ReadonlyMap<string, string>, millis: number): Promise<void> {
    const pending = Array.from(texts, ([key, text]) => this.#ask(key, text).done);
    const answers = this.#answers;
    this.#hold(1);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, millis, 'late').unref();
    });
    const outcome = await Promise.race([Promise.all(pending), late]);
    clearTimeout(timer);
    this.#hold(-1);
    if (outcome === 'late' && this.#isLoaded && this.#answers === answers) await this.#worker?.terminate();
  }

  /** Reads a text while the event loop stands still, at most for `millis`. Returns whether it is done. */
  readNow(key: string, text: string, millis: number): boolean {
    const until = performance.now() + millis;
    const { done } = this.#ask(key, text, true);
    const isDone = (): boolean => this.#isGone || this.#pending.get(this.#idOf.get(key) ?? -1)?.done !== done;
    for (;;) {
      const seen = Atomics.load(this.#signal, 0);
      this.#takeAnswers();
      const left = until - performance.now();
      if (isDone() || left <= 0) return isDone();
      Atomics.wait(this.#signal, 0, seen, left);
    }
  }

  /** Ends the thread. What waits is not read any more. */
  async close(): Promise<void> {
    this.#isGone = true;
    this.#resolveLoaded(undefined);
    this.#settleAll();
    this.#port?.close();
    await this.#worker?.terminate();
  }

  #start(): void {
    const { port1, port2 } = new MessageChannel();
    this.#isLoaded = false;
    this.#port = port1;
    const worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), {
      name: 'spanreel-name-model',
      workerData: { port: port2, signal: this.#signal.buffer, classifier: this.#options.classifier },
      transferList: [port2],
      // Nothing of the application's is loaded there, Spanreel itself least of all, and it gets none of its secrets.
      execArgv: [],
      env: { SPANREEL_DISABLED: 'true' },
      stdout: true,
      stderr: true,
    });
    worker.on('error', ({ code, name }: NodeJS.ErrnoException) => {
      this.#causeOfDeath = ` (${code ?? name})`;
    });
    worker.once('exit', () => this.#died(worker));
    port1.on('message', (answer: Answer) => this.#take(answer));
    this.#worker = worker;
    this.#hold(0);
  }

  #ask(key: string, text: string, isUrgent = false): Pending {
    const known = this.#pending.get(this.#idOf.get(key) ?? -1);
    const id = known === undefined ? ++this.#lastId : this.#idOf.get(key)!;
    let pending = known;
    if (pending === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      pending = { key, done: promise, settle: resolve };
      if (this.#isGone) {
        resolve();
        return pending;
      }
      this.#pending.set(id, pending);
      this.#idOf.set(key, id);
      this.#port?.postMessage({ id, text } satisfies Request);
    }
    if (isUrgent) this.#port?.postMessage({ urgent: id } satisfies Request);
    return pending;
  }

  /** Messages that wait in the port, without the event loop. */
  #takeAnswers(): void {
    const port = this.#port;
    if (port === undefined) return;
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      this.#take(next.message as Answer);
    }
  }

  #take(answer: Answer): void {
    switch (answer.kind) {
      case 'loaded':
        this.#isLoaded = true;
        return this.#resolveLoaded(answer.runtime);
      case 'unloadable':
        return this.#giveUp(answer.reason);
      default:
        this.#deaths = 0;
        this.#answers++;
        this.#settle(answer.id, answer.names);
    }
  }

  #settle(id: number, names: readonly NameStretch[] | undefined): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#options.answered(pending.key, names);
    this.#forget(id, pending);
  }

  #forget(id: number, { key, settle }: Pending): void {
    this.#pending.delete(id);
    this.#idOf.delete(key);
    settle();
  }

  #settleAll(): void {
    for (const [id, pending] of this.#pending) this.#forget(id, pending);
  }

  /** The text that it was reading is not read again: it may have been the reason. The others are asked for once more. */
  #died(worker: Worker): void {
    if (this.#isGone || worker !== this.#worker) return;
    this.#takeAnswers();
    if (this.#isGone) return;
    this.#port?.close();
    const [first] = this.#pending.keys();
    if (this.#isLoaded && first !== undefined) this.#settle(first, undefined);
    this.#settleAll();
    if (++this.#deaths >= MAX_DEATHS)
      this.#giveUp(`its thread ended ${MAX_DEATHS} times without reading anything${this.#causeOfDeath}`);
    else this.#start();
  }

  #giveUp(reason: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#resolveLoaded(undefined);
    this.#settleAll();
    this.#options.gone(reason);
  }

  #hold(change: -1 | 0 | 1): void {
    this.#awaited += change;
    for (const one of [this.#port, this.#worker]) {
      if (this.#awaited > 0) one?.ref();
      else one?.unref();
    }
  }
}
