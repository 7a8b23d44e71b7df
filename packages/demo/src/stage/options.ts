import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { SHIPPED_CALLS } from '../recording/read-calls.ts';
import { UsageError } from './usage-error.ts';

export interface Options {
  readonly speed: number;
  readonly calls: string;
  /** Where all processes log; nothing has been made there yet. */
  readonly log: string;
  /** Whether somebody asked for that place. */
  readonly logGiven: boolean;
  /** Beginnings of recordings' ids; empty for all. */
  readonly only: readonly string[];
  /** Through the back ends of `pnpm backends`. */
  readonly collector: boolean;
  /** Where Jaeger is that the Collector in the environment sends to. */
  readonly jaeger?: string;
  /** Where the Collector in the environment writes its files. */
  readonly eventLog?: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `A phone-banking agent over recorded real calls, in six processes, all traced and logged by Spanreel.

usage: pnpm demo [options]

  --speed N       play N times as fast as the recordings, 1 to 100 (default 10)
  --only ID       play only recordings whose id begins so; may be given more than once
  --calls DIR     play other recordings: converted ones, or the Harper Valley data set's
                  own transcript/ and metadata/
  --log DIR       where to log (default .spanreel/demo/<time>); nothing there is ever deleted,
                  and a second run there names its calls call2-...
  --collector     through the OpenTelemetry Collector, Jaeger and Prometheus of "pnpm backends",
                  which are started where they do not run, and go on afterwards
  --json          print one JSON document instead of text
  --help          print this

with OTEL_EXPORTER_OTLP_ENDPOINT all goes to that Collector; then

  --event-log DIR where it writes its files, to read from them what became of the calls
  --jaeger URL    where Jaeger is, to link to the calls' traces

exit codes: 0 all calls came out as intended, 1 one did not, 4 wrong usage`;

const SPEED = { default: 10, least: 1, most: 100 } as const;

/** Reads the command line. @throws {UsageError} that names the option, its value and what would be right. */
export function readOptions(args: readonly string[], now: Date = new Date()): Options {
  const { values, positionals } = parse(args);
  if (positionals[0] !== undefined) throw new UsageError(`"${positionals[0]}" is not an option; see pnpm demo --help`);
  const { speed, calls, log, only = [], collector = false, jaeger, json = false, help = false } = values;
  const eventLog = values['event-log'];
  return {
    speed: readSpeed(speed),
    calls: calls === undefined ? SHIPPED_CALLS : resolve(calls),
    log: resolve(log ?? `.spanreel/demo/${stamp(now)}`),
    logGiven: log !== undefined,
    only,
    collector,
    ...(jaeger !== undefined && { jaeger: readUrl('--jaeger', jaeger) }),
    ...(eventLog !== undefined && { eventLog: resolve(eventLog) }),
    json,
    help,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    // parseArgs adds advice about "--" that does not help here.
    throw new UsageError(`${(error as Error).message.replace(/\. To specify[\s\S]*/, '')}; see pnpm demo --help`);
  }
}

// eslint-disable-next-line typescript/explicit-module-boundary-types -- inferred: the options' types follow from the table.
function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      speed: { type: 'string' },
      calls: { type: 'string' },
      log: { type: 'string' },
      only: { type: 'string', multiple: true },
      collector: { type: 'boolean' },
      jaeger: { type: 'string' },
      'event-log': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function readSpeed(text: string | undefined): number {
  if (text === undefined) return SPEED.default;
  const speed = Number(text);
  if (text.trim() === '' || !(speed >= SPEED.least && speed <= SPEED.most)) {
    throw new UsageError(`--speed "${text}" must be a number from ${SPEED.least} to ${SPEED.most}`);
  }
  return speed;
}

function readUrl(option: string, text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new UsageError(`${option} "${text}" is no address such as http://127.0.0.1:16686`);
  }
  return text.replace(/\/$/, '');
}

function stamp(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.slice(5).replace('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
