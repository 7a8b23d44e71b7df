import type { Config, OtlpTarget, Signal } from '../config/config.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Report } from '../pipeline/report.ts';
import type { Timing } from '../pipeline/timing.ts';
import type { RequestSender, SignalRequest } from '../signals/create-signals.ts';
import type { DeliveryEngine } from './delivery-engine.ts';

export interface DeliveryOptions {
  readonly config: Config;
  readonly claimer: string;
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  /** Appends a request to the spool, as one line. */
  readonly toSpool: (request: SignalRequest, records: number) => void;
  /** Gets, when the process ends, the lines that no disk took and no receiver acknowledged. */
  readonly unsaved: (lines: readonly string[]) => void;
}

/** What takes telemetry to OTLP receivers. */
export interface Delivery {
  /** Whether any signal has a receiver. */
  readonly isConfigured: boolean;
  readonly senderFor: (signal: Signal, target: OtlpTarget) => RequestSender;
  /** This process writes to a new spool. */
  readonly follow: (path: string) => void;
  /** The spool has grown. */
  readonly wake: () => void;
  /** Takes lines that no disk takes; false when there is no room. */
  readonly remember: (lines: string) => boolean;
  readonly start: () => void;
  /** Tries to have everything acknowledged, at most so many milliseconds. Never rejects. */
  readonly deliver: (withinMillis: number) => Promise<void>;
  /** The process ends: what was sent and not acknowledged goes to the spool. */
  readonly finish: () => void;
}

/** Requests on their way at once, per signal; more wait in their queue, and spill to disk when that is full. */
const MAX_IN_FLIGHT = 4;
const START_DELAY_MS = 200;

interface InFlight {
  readonly signal: Signal;
  readonly request: SignalRequest;
  readonly records: number;
}

/** The part of delivery that stands from the start; what speaks HTTP is loaded when there is something to send. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const targets = otlpTargets(options.config);
  const inFlight = new Set<InFlight>();
  const spools: string[] = [];
  const remembered: string[] = [];
  /** Told when nothing is in flight any more. */
  const idle: (() => void)[] = [];
  let engine: DeliveryEngine | undefined;
  let loading: Promise<DeliveryEngine | undefined> | undefined;
  let isFinished = false;

  const begin = async (): Promise<DeliveryEngine | undefined> => {
    try {
      const { createDeliveryEngine } = await import('./delivery-engine.ts');
      if (isFinished) return undefined;
      const made = createDeliveryEngine({ ...options, targets });
      for (const path of spools.splice(0)) made.follow(path);
      for (const lines of remembered.splice(0)) made.remember(lines);
      engine = made;
      return made;
    } catch {
      options.report.notice('delivery', 'OTLP export could not be set up; telemetry stays on disk');
      return undefined;
    }
  };
  const load = (): Promise<DeliveryEngine | undefined> => (loading ??= begin());

  const spill = (request: SignalRequest, records: number, reason: string): void => {
    options.counters.add('spilled', records, reason);
    options.toSpool(request, records);
  };

  const send = async (signal: Signal, request: SignalRequest, records: number): Promise<void> => {
    const one: InFlight = { signal, request, records };
    inFlight.add(one);
    const ready = engine ?? (await load());
    const result = await ready?.send(signal, request).catch(() => undefined);
    // At the end of the process everything in flight was spilled already.
    if (inFlight.delete(one) && result?.kind !== 'taken') spill(request, records, 'not_delivered');
    if (inFlight.size === 0) for (const resolve of idle.splice(0)) resolve();
  };

  return {
    isConfigured: targets.size > 0,
    senderFor: (signal) => ({
      get isReady() {
        return [...inFlight].filter((one) => one.signal === signal).length < MAX_IN_FLIGHT;
      },
      send: (request, records) => {
        if (isFinished) spill(request, records, 'exit');
        else void send(signal, request, records);
      },
      spill,
    }),
    follow: (path) => {
      if (engine) engine.follow(path);
      else spools.push(path);
    },
    wake: () => {
      if (engine) engine.wake();
      else void load().then((ready) => ready?.wake());
    },
    remember: (lines) => {
      if (engine) return engine.remember(lines);
      if (isFinished || remembered.length >= 100) return false;
      remembered.push(lines);
      void load().then((ready) => ready?.wake());
      return true;
    },
    // What earlier processes left has time; the application's own start comes first.
    start: () => void options.timing.after(START_DELAY_MS, () => void load().then((ready) => ready?.start())),
    async deliver(withinMillis) {
      const attempt = async (): Promise<void> => {
        const ready = engine ?? (await load());
        if (inFlight.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
        await ready?.deliver();
      };
      let cancel = (): void => {};
      const tooLong = new Promise<void>((resolve) => {
        cancel = options.timing.after(withinMillis, resolve, true);
      });
      await Promise.race([tooLong, attempt().catch(() => {})]);
      cancel();
    },
    finish: () => {
      isFinished = true;
      const waited = remembered.splice(0).flatMap((lines) => lines.split('\n').filter((line) => line !== ''));
      const unsaved = [...(engine?.stop() ?? []), ...waited];
      if (unsaved.length > 0) options.unsaved(unsaved);
      for (const { request, records } of inFlight) spill(request, records, 'exit');
      inFlight.clear();
    },
  };
}

function otlpTargets({ outputs }: Config): ReadonlyMap<Signal, OtlpTarget> {
  const targets = new Map<Signal, OtlpTarget>();
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const output = outputs[signal].find(({ kind }) => kind === 'otlp');
    if (output?.kind === 'otlp') targets.set(signal, output.target);
  }
  return targets;
}
