import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordedCall } from '../recording/recorded-call.ts';
import { scenarioOf } from '../scenarios.ts';
import { Processes, type ServiceName } from './processes.ts';

/** A call of this run. */
export interface PlayedCall {
  readonly recording: RecordedCall;
  /** How the log knows it. */
  readonly call_id: string;
}

export interface PlayOptions {
  readonly calls: readonly PlayedCall[];
  /** Where the recordings are. */
  readonly folder: string;
  readonly log: string;
  readonly speed: number;
  /** What the processes find in their environment beside that of the demo. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** All calls are over, and the processes still run. */
  readonly beforeEnd?: (played: Played) => Promise<void>;
  readonly onProgress: (progress: { readonly done: number; readonly running: readonly string[] }) => void;
}

export interface Played {
  /** When a process was killed, in milliseconds since the epoch. */
  readonly killedAt?: number;
}

/** So many calls at once: two cores have to keep the recordings' time. */
const LANES = 2;
/** Events are written every 100 ms; what a completed write took, a kill does not take away. */
const WRITTEN_MS = 250;

/** Starts the processes, plays the calls and ends the processes. Rejects, with their stderr, when one of them breaks. */
export async function playCalls(options: PlayOptions): Promise<Played> {
  const { calls, signal } = options;
  let killed: { at: number; done: Promise<void> } | undefined;
  const processes = new Processes({
    log: options.log,
    env: options.env,
    onMessage: (_from, { kill }) => {
      if (kill === undefined) return;
      killed = { at: Date.now() + WRITTEN_MS, done: sleep(WRITTEN_MS).then(() => processes.kill(kill as ServiceName)) };
    },
  });
  const stopped = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
  stopped.catch(() => undefined);
  try {
    const work = async (): Promise<void> => {
      const { carrier, transfers } = await startAll(processes, options);
      const done = new Progress(options);
      // The call that costs a process its life goes first and alone; then the process is started again.
      const fatal = calls.filter(({ recording }) => scenarioOf(recording.sid)?.kill);
      await inLanes(fatal, 1, (call) => done.track(call, placeCall(carrier, call)));
      if (killed) {
        await killed.done;
        await processes.start('transfers', transfers);
      }
      const others = calls.filter((call) => !fatal.includes(call));
      await inLanes(others, LANES, (call) => done.track(call, placeCall(carrier, call)));
      await options.beforeEnd?.(killed ? { killedAt: killed.at } : {});
    };
    await Promise.race([work(), processes.failed, stopped]);
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error;
    const stderr = processes.stderr();
    throw stderr === '' ? error : new Error(`${error.message}\n${stderr}`, { cause: error });
  } finally {
    await processes.stop();
  }
  return killed ? { killedAt: killed.at } : {};
}

async function startAll(
  processes: Processes,
  { folder, speed }: PlayOptions,
): Promise<{ readonly carrier: string; readonly transfers: Readonly<Record<string, string>> }> {
  const [backoffice, models] = await Promise.all([
    processes.start('backoffice', {}),
    processes.start('models', { calls: folder }),
  ]);
  const transfersUrl = await processes.start('transfers', { backoffice, port: '0' });
  const bank = await processes.start('bank', { transfers: transfersUrl });
  const agent = await processes.start('agent', { models, bank });
  const carrier = await processes.start('carrier', { agent, calls: folder, speed: String(speed) });
  // A process that is started again takes the place, and the port, of the one that died.
  return { carrier, transfers: { backoffice, port: new URL(transfersUrl).port } };
}

async function placeCall(carrier: string, { recording, call_id }: PlayedCall): Promise<void> {
  const response = await fetch(`${carrier}/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ recording: recording.sid, call_id }),
  });
  if (!response.ok) throw new Error(`${call_id} was not put through: ${await response.text()}`);
}

async function inLanes<T>(items: readonly T[], lanes: number, run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const item of left) await run(item);
    }),
  );
}

class Progress {
  readonly #options: PlayOptions;
  readonly #running = new Set<string>();
  #done = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
  }

  async track({ call_id }: PlayedCall, call: Promise<void>): Promise<void> {
    this.#running.add(call_id);
    this.#tell();
    await call;
    this.#running.delete(call_id);
    this.#done += 1;
    this.#tell();
  }

  #tell(): void {
    this.#options.onProgress({ done: this.#done, running: [...this.#running] });
  }
}
