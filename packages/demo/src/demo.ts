// `pnpm demo`: plays recorded calls against a phone-banking agent and shows what the log knows of them afterwards.
import { setTimeout as sleep } from 'node:timers/promises';

import { filesSource } from '@spanreel/log';

import { arrivalOf } from './pipeline/arrival.ts';
import { type Pipeline, choosePipeline, environmentFor } from './pipeline/choose-pipeline.ts';
import { holdsWithin, undeliveredBytes } from './pipeline/delivery.ts';
import { jaegerLinks } from './pipeline/jaeger-links.ts';
import { readCalls } from './recording/read-calls.ts';
import { RecordingError } from './recording/read-json.ts';
import type { RecordedCall } from './recording/recorded-call.ts';
import { callIds, nameInCallId, recordingNames, runName } from './stage/call-ids.ts';
import { claimLogFolder, openLogFolder } from './stage/log-folder.ts';
import { HELP, type Options, readOptions } from './stage/options.ts';
import { type CallOutcome, readOutcome } from './stage/outcome.ts';
import { type Played, type PlayedCall, playCalls } from './stage/play-calls.ts';
import { paint, wrap } from './stage/print.ts';
import { type ProgressLine, progressLine } from './stage/progress-line.ts';
import { introduce, tell, tellPages } from './stage/tell.ts';
import { UsageError } from './stage/usage-error.ts';

/** A process that has been silent for three beats of ten seconds counts as lost; before, nobody can know. */
const LOST_AFTER_MS = 31_000;
/** From then on the others look every five seconds for what it left. */
const CLAIMED_MS = 15_000;

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort(new Stopped(130)));
process.once('SIGTERM', () => stopping.abort(new Stopped(143)));

class Stopped extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('stopped; all processes of the demo have ended');
    this.exitCode = exitCode;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`demo: ${(error as Error).message}`);
  const isUsage = error instanceof UsageError || error instanceof RecordingError;
  process.exitCode = error instanceof Stopped ? error.exitCode : isUsage ? 4 : 1;
}

/** What --json prints. */
interface Summary {
  readonly ok: boolean;
  readonly log: string;
  readonly speed: number;
  readonly pipeline?: object;
  readonly calls: readonly object[];
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readOptions(args);
  if (asked.help) {
    console.log(HELP);
    return 0;
  }
  const recordings = readCalls(asked.calls);
  const chosen = chooseRecordings(recordings, asked.only);
  const progress = progressLine(asked.json ? undefined : process.stderr);
  const pipeline = await choosePipeline(asked, {
    env: process.env,
    signal: stopping.signal,
    onStart: (title) => progress.show(`starting ${title}`),
  }).finally(() => progress.clear());
  const { log, run } = asked.logGiven ? openLogFolder(asked.log) : claimLogFolder(asked.log);
  const options = { ...asked, log };
  const ids = callIds([...recordings.keys()], pipeline ? runName() : run);
  const calls = chosen.map((recording) => ({ recording, call_id: ids.get(recording.sid) ?? recording.sid }));
  if (!options.json) introduce(calls, options, pipeline);
  try {
    const { killedAt } = await play(calls, options, pipeline, progress);
    if (!pipeline) {
      if (killedAt !== undefined) await untilLost(killedAt, progress);
      return await tellLocal(calls, options, progress);
    }
    return await tellPipeline(calls, options, pipeline, progress);
  } finally {
    progress.clear();
  }
}

async function play(
  calls: readonly PlayedCall[],
  { calls: folder, log, speed }: Options,
  pipeline: Pipeline | undefined,
  progress: ProgressLine,
): Promise<Played> {
  return playCalls({
    calls,
    folder,
    log,
    speed,
    signal: stopping.signal,
    env: pipeline ? environmentFor(pipeline, process.env) : {},
    onProgress: ({ done, running }) => progress.show([`${done} of ${calls.length} calls over`, ...running].join(' · ')),
    // What a killed process could not send any more is sent by one of the others, once it has been silent for 30 s.
    ...(pipeline && {
      beforeEnd: async ({ killedAt }) => {
        if (killedAt === undefined) return;
        await untilLost(killedAt, progress);
        await holdsWithin(CLAIMED_MS, () => undeliveredBytes(log) === 0, stopping.signal);
      },
    }),
  });
}

async function tellLocal(calls: readonly PlayedCall[], options: Options, progress: ProgressLine): Promise<number> {
  const outcomes = await readOutcomes(calls, [options.log], progress);
  if (options.json) printJson({ ok: exitCodeOf(outcomes) === 0, ...options, calls: outcomes });
  else {
    await tell(outcomes, [options.log]);
    console.log();
  }
  return exitCodeOf(outcomes);
}

async function tellPipeline(
  calls: readonly PlayedCall[],
  options: Options,
  pipeline: Pipeline,
  progress: ProgressLine,
): Promise<number> {
  progress.show('waiting until the Collector has written what it was sent');
  const { log } = options;
  const { directories, trouble } = await arrivalOf(calls, pipeline, { log, signal: stopping.signal });
  // Where nobody said where the Collector writes, only the processes' own copies can tell the traces.
  const outcomes = await readOutcomes(calls, directories.length > 0 ? directories : [log], progress);
  progress.show('waiting until Jaeger has the calls');
  const jaeger = pipeline.jaeger ? await jaegerLinks(pipeline.jaeger, outcomes, stopping.signal) : undefined;
  progress.clear();
  const isKnown = directories.length > 0;
  if (options.json) {
    const { endpoint, eventLog } = pipeline;
    const told = isKnown
      ? outcomes
      : outcomes.map(({ call_id, recording, trace_id }) => ({ call_id, recording, trace_id }));
    const ok = !isKnown || exitCodeOf(outcomes) === 0;
    const links = jaeger && { links: jaeger.links, missing: jaeger.missing, trouble: jaeger.trouble };
    printJson({ ok, ...options, calls: told, pipeline: { endpoint, event_log: eventLog, trouble, jaeger: links } });
  } else {
    if (trouble) console.log(`\n${paint.warn(wrap(trouble, 2))}`);
    if (isKnown) await tell(outcomes, directories);
    else console.log(`\n${wrap(goneTo(calls, pipeline), 2)}`);
    tellPages(pipeline, jaeger);
    console.log();
  }
  return isKnown ? exitCodeOf(outcomes) : 0;
}

function goneTo(calls: readonly PlayedCall[], { endpoint }: Pipeline): string {
  const ids = calls.map(({ call_id }) => call_id).join(', ');
  return `All calls are over: ${ids}. Their events and spans went to ${endpoint}; read them there, or name with --event-log where its files are.`;
}

async function readOutcomes(
  calls: readonly PlayedCall[],
  directories: readonly string[],
  progress: ProgressLine,
): Promise<CallOutcome[]> {
  progress.show('reading the log');
  const source = filesSource({ directories });
  const outcomes: CallOutcome[] = [];
  for (const call of calls) outcomes.push(await readOutcome(source, call, directories));
  progress.clear();
  return outcomes;
}

function printJson({ ok, log, speed, pipeline, calls }: Summary): void {
  console.log(JSON.stringify({ ok, log, speed, pipeline, calls }, undefined, 2));
}

function exitCodeOf(outcomes: readonly CallOutcome[]): number {
  return outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function chooseRecordings(recordings: ReadonlyMap<string, RecordedCall>, only: readonly string[]): RecordedCall[] {
  const all = [...recordings.values()];
  const names = recordingNames([...recordings.keys()]);
  // As the recording is called, or the call of any run.
  const isMeant = ({ sid }: RecordedCall, id: string): boolean => {
    const name = nameInCallId(id);
    return name !== '' && (sid.startsWith(name) || names.get(sid) === name);
  };
  const unknown = only.find((id) => !all.some((recording) => isMeant(recording, id)));
  if (unknown !== undefined) {
    throw new UsageError(`--only "${unknown}" is none of the recordings: ${[...names.values()].join(' ')}`);
  }
  return all.filter((recording) => only.length === 0 || only.some((id) => isMeant(recording, id)));
}

async function untilLost(killedAt: number, progress: ProgressLine): Promise<void> {
  for (let left = killedAt + LOST_AFTER_MS - Date.now(); left > 0; left = killedAt + LOST_AFTER_MS - Date.now()) {
    progress.show(`${Math.ceil(left / 1000)} s more: the log calls a killed process lost after 30 s of silence`);
    await sleep(Math.min(left, 1_000), undefined, { signal: stopping.signal }).catch(() => {
      throw stopping.signal.reason;
    });
  }
}
