import { EVENT_STATUSES, type EventStatus } from '@spanreel/events';
import type { StreamFilter, StreamSummary } from '@spanreel/log';

import { LOG_OPTION } from '../../log/log-directories.ts';
import { openLog } from '../../log/open-log.ts';
import type { Command, CommandInput, OptionValues } from '../../shell/command.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { jsonRow } from '../../shell/json.ts';
import { nearest } from '../../shell/nearest.ts';
import { parseDuration, parseMoment } from '../../shell/parse-duration.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { withProgress } from '../../terminal/with-progress.ts';
import { printSummaries } from './print-summaries.ts';

const DEFAULT_LIMIT = 50;

/** Which calls, sagas, workflows and traces the log holds. */
export const ls: Command = {
  name: 'ls',
  operand: 'none',
  summary: 'which calls, workflows, sagas and traces there are, newest first',
  details: ['Every condition given must hold. What runs counts as slow by what it has taken up to now.'],
  options: [
    LOG_OPTION,
    { name: 'since', value: '24h', about: 'seen since then: 24h ago, a day, or an ISO 8601 moment' },
    { name: 'failed', about: 'what failed' },
    { name: 'slower', value: '1m', about: 'what took longer' },
    { name: 'workflow', value: 'W', about: 'with a workflow or saga of this name' },
    { name: 'tenant', value: 'T', about: 'of this tenant' },
    { name: 'type', value: 'GLOB', about: 'with an event of this name, such as "saga.*"' },
    { name: 'tag', value: 'T', about: 'with an event that carries this tag' },
    {
      name: 'status',
      value: 'S',
      about: `one of ${EVENT_STATUSES.join(', ')} (pending: runs; unknown: its process is gone)`,
    },
    { name: 'processes', about: "also the processes' own streams: start, signs of life, shutdown" },
    { name: 'limit', value: 'N', about: `at most this many, ${DEFAULT_LIMIT} by default; 0 for all` },
  ],
  exits: [
    [EXIT.fine, 'listed, however many: what failed is an answer here and no finding'],
    [EXIT.usage, 'usage or set-up error'],
  ],
  examples: ['spanreel ls --failed --since 24h', 'spanreel ls --type "saga.compensation.*" --json'],
  run: runLs,
};

async function runLs(input: CommandInput): Promise<0> {
  const { options, screen, shell } = input;
  const filter = toFilter(options, shell.now());
  const limit = toLimit(options.value('limit'));
  const { source, location } = await openLog(input);
  const all = await withProgress(shell, `Reading ${location}`, () => source.list(filter));
  const shown: readonly StreamSummary[] = limit === 0 ? all : all.slice(0, limit);
  if (options.flag('json')) for (const summary of shown) screen.line(jsonRow(summary));
  else printSummaries(screen, shown, { all: all.length, location, filtered: Object.keys(filter).length > 0 });
  return EXIT.fine;
}

function toFilter(options: OptionValues, now: number): StreamFilter {
  const since = options.value('since');
  const slower = options.value('slower');
  const status = options.value('status');
  const [workflow, tenant, type, tag] = ['workflow', 'tenant', 'type', 'tag'].map((name) => options.value(name));
  return {
    ...(since === undefined ? {} : { since: parseMoment('since', since, now) }),
    ...(options.flag('failed') ? { failed: true } : {}),
    ...(slower === undefined ? {} : { slowerMs: parseDuration('slower', slower) }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(type === undefined ? {} : { type }),
    ...(tag === undefined ? {} : { tag }),
    ...(status === undefined ? {} : { status: toStatus(status) }),
    ...(options.flag('processes') ? { processes: true } : {}),
  };
}

/** The words that `ls` itself prints. */
const SHOWN_AS: ReadonlyMap<string, EventStatus> = new Map([
  ['ok', 'success'],
  ['running', 'pending'],
  ['lost', 'unknown'],
]);

function toStatus(text: string): EventStatus {
  const status = EVENT_STATUSES.find((known) => known === text) ?? SHOWN_AS.get(text);
  if (status) return status;
  const guess = nearest(text, EVENT_STATUSES)[0];
  throw new UsageError(
    `--status "${text}" is none of ${EVENT_STATUSES.join(', ')}`,
    guess === undefined ? [] : [`did you mean ${guess}?`],
  );
}

function toLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--limit "${text}" is no whole number; write 50, or 0 for all`);
}
