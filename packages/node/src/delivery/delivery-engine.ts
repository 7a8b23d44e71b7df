import type { OtlpTarget, Signal } from '../config/config.ts';
import type { Breaker } from '../pipeline/breaker.ts';
import type { SignalRequest } from '../signals/create-signals.ts';
import type { DeliveryOptions } from './delivery.ts';
import { Follower } from './follower.ts';
import { sendLines } from './line-sender.ts';
import { MemorySpool } from './memory-spool.ts';
import { type Receiver, type SendResult, addressOf, createReceiver, receiverBreaker } from './receiver.ts';

/** The part of delivery that speaks HTTP; a chunk of its own, since embedded mode never needs it. */
export interface DeliveryEngine {
  send(signal: Signal, request: SignalRequest): Promise<SendResult>;
  follow(path: string): void;
  wake(): void;
  remember(lines: string): boolean;
  start(): void;
  deliver(): Promise<void>;
  /** Gives back the lines that only memory held. */
  stop(): readonly string[];
}

export interface DeliveryEngineOptions extends Pick<
  DeliveryOptions,
  'config' | 'claimer' | 'timing' | 'counters' | 'report'
> {
  readonly targets: ReadonlyMap<Signal, OtlpTarget>;
}

export function createDeliveryEngine(options: DeliveryEngineOptions): DeliveryEngine {
  const { config, claimer, timing, counters, report, targets } = options;
  const breakers = new Map<string, Breaker>();
  const receivers = new Map<Signal, Receiver>();
  for (const [signal, target] of targets) {
    const address = addressOf(target);
    const breaker = breakers.get(address) ?? receiverBreaker(target, { timing, counters, report });
    breakers.set(address, breaker);
    // Only events are sent again, and they go where logs go.
    const lost = (): void => {
      if (signal === 'logs') follower.receiverLost();
    };
    receivers.set(signal, createReceiver({ signal, target, timing, counters, report, lost, breaker }));
  }
  const sending = { receivers, timing, counters, report };
  const follower = new Follower({ ...sending, directory: config.log.directory, claimer });
  const memory = new MemorySpool(timing, (lines) => sendLines({ lines, taken: new Set() }, sending));
  return {
    send: (signal, request) => receivers.get(signal)?.send(request) ?? Promise.resolve({ kind: 'failed' as const }),
    follow: (path) => follower.follow(path),
    wake: () => follower.wake(),
    remember: (lines) => memory.add(lines),
    start: () => follower.start(),
    async deliver() {
      await Promise.all([follower.deliver(), memory.deliver()]);
    },
    stop: () => {
      follower.stop();
      for (const receiver of receivers.values()) receiver.close();
      return memory.stop();
    },
  };
}
