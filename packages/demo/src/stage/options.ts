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
  --json          print one JSON document instead of text
  --help          print this

exit codes: 0 all calls came out as intended, 1 one did not, 4 wrong usage`;

const SPEED = { default: 10, least: 1, most: 100 } as const;

/** Reads the command line. @throws {UsageError} that names the option, its value and what would be right. */
export function readOptions(args: readonly string[], now: Date = new Date()): Options {
  const { values, positionals } = parse(args);
  if (positionals[0] !== undefined) throw new UsageError(`"${positionals[0]}" is not an option; see pnpm demo --help`);
  const { speed, calls, log, only = [], json = false, help = false } = values;
  return {
    speed: readSpeed(speed),
    calls: calls === undefined ? SHIPPED_CALLS : resolve(calls),
    log: resolve(log ?? `.spanreel/demo/${stamp(now)}`),
    logGiven: log !== undefined,
    only,
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

function stamp(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.slice(5).replace('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
