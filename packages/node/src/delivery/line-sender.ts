import type { OtlpLine } from '@spanreel/events';

import type { Signal } from '../config/config.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Report } from '../pipeline/report.ts';
import type { Timing } from '../pipeline/timing.ts';
import type { SignalRequest } from '../signals/create-signals.ts';
import type { Receiver, SendResult } from './receiver.ts';
import { REQUEST_SHAPE, SIGNALS, mergeRequests } from './signal-of-request.ts';

export interface LineSenderOptions {
  readonly receivers: ReadonlyMap<Signal, Receiver>;
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
}

export interface LinesToSend {
  readonly lines: readonly string[];
  /** Signals of these lines that were taken before, when another one failed; added to. */
  readonly taken: Set<Signal>;
}

/** Lines parsed in one turn of the event loop: well below a millisecond. */
const SLICE = 24;

/** Sends lines of a spool, one request per signal. */
export async function sendLines({ lines, taken }: LinesToSend, options: LineSenderOptions): Promise<SendResult> {
  const bySignal = await parse(lines, options);
  for (const signal of SIGNALS) {
    const requests = bySignal.get(signal);
    if (!requests || taken.has(signal)) continue;
    const receiver = options.receivers.get(signal);
    if (!receiver) {
      options.counters.add('dropped', requests.length, 'no_receiver');
      options.report.notice(
        `no_receiver.${signal}`,
        `${signal} of an earlier process were dropped: no receiver for ${signal} is configured now`,
      );
      continue;
    }
    const result = await receiver.send(mergeRequests(signal, requests));
    if (result.kind === 'failed') return result;
    taken.add(signal);
  }
  return { kind: 'taken' };
}

async function parse(lines: readonly string[], options: LineSenderOptions): Promise<Map<Signal, SignalRequest[]>> {
  const bySignal = new Map<Signal, SignalRequest[]>();
  let damaged = 0;
  for (let at = 0; at < lines.length; at += SLICE) {
    if (at > 0) await new Promise<void>((resolve) => options.timing.soon(resolve));
    for (const line of lines.slice(at, at + SLICE)) {
      const request = parseLine(line);
      const signal = request && SIGNALS.find((one) => REQUEST_SHAPE[one].resources in request);
      if (!signal) damaged += line === '' ? 0 : 1;
      else bySignal.set(signal, [...(bySignal.get(signal) ?? []), request as unknown as SignalRequest]);
    }
  }
  if (damaged > 0) {
    options.counters.add('dropped', damaged, 'damaged_line');
    options.report.problem('damaged_line', `${damaged} damaged lines of a spool were not delivered`);
  }
  return bySignal;
}

function parseLine(line: string): OtlpLine | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
