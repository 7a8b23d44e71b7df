// `pnpm demo`: plays recorded calls against a phone-banking agent and shows what the log knows of them afterwards.
import { setTimeout as sleep } from 'node:timers/promises';

import { filesSource } from '@spanreel/log';

import { RecordingError } from './recording/read-json.ts';
import { SHIPPED_CALLS, readCalls } from './recording/read-calls.ts';
import type { RecordedCall } from './recording/recorded-call.ts';
import { scenarioOf } from './scenarios.ts';
import { callIds, recordingNames } from './stage/call-ids.ts';
import { runSpanreel, shortPath, typed } from './stage/command-line.ts';
import { claimLogFolder, openLogFolder } from './stage/log-folder.ts';
import { HELP, type Options, readOptions } from './stage/options.ts';
import { type CallOutcome, readOutcome } from './stage/outcome.ts';
import { type PlayedCall, playCalls } from './stage/play-calls.ts';
import { count, intendedNote, latencyWords, outcomeLines, paint, screenWidth, wrap } from './stage/print.ts';
import { type ProgressLine, progressLine } from './stage/progress-line.ts';
import { UsageError } from './stage/usage-error.ts';

/** A process that has been silent for three beats of ten seconds counts as lost; before, nobody can know. */
const LOST_AFTER_MS = 31_000;

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

async function main(args: readonly string[]): Promise<number> {
  const asked = readOptions(args);
  if (asked.help) {
    console.log(HELP);
    return 0;
  }
  const recordings = readCalls(asked.calls);
  const chosen = chooseRecordings(recordings, asked.only);
  const { log, run } = asked.logGiven ? openLogFolder(asked.log) : claimLogFolder(asked.log);
  const options = { ...asked, log };
  const ids = callIds([...recordings.keys()], run);
  const calls = chosen.map((recording) => ({
    recording,
    call_id: ids.get(recording.sid) ?? recording.sid,
  }));
  const say = options.json ? () => undefined : (text = ''): void => console.log(text);
  introduce(calls, options, say);
  const progress = progressLine(options.json ? undefined : process.stderr);
  let outcomes: CallOutcome[];
  try {
    const { killedAt } = await playCalls({
      calls,
      folder: options.calls,
      log: options.log,
      speed: options.speed,
      signal: stopping.signal,
      onProgress: ({ done, running }) =>
        progress.show([`${done} of ${calls.length} calls over`, ...running].join(' · ')),
    });
    if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
      progress.clear();
      say();
      say(
        wrap(
          `All calls are over: ${calls.map(({ call_id }) => call_id).join(', ')}. Their events and spans went to ${process.env['OTEL_EXPORTER_OTLP_ENDPOINT']}; read them there.`,
          2,
        ),
      );
      return 0;
    }
    if (killedAt !== undefined) await untilLost(killedAt, progress);
    progress.show('reading the log');
    const source = filesSource({ directories: [options.log] });
    outcomes = [];
    for (const call of calls) outcomes.push(await readOutcome(source, call, options.log));
  } finally {
    progress.clear();
  }
  const ok = outcomes.every(({ problems }) => problems.length === 0);
  if (options.json) {
    console.log(JSON.stringify({ ok, log: options.log, speed: options.speed, calls: outcomes }, undefined, 2));
  } else {
    await tell(outcomes, options);
  }
  return ok ? 0 : 1;
}

function chooseRecordings(recordings: ReadonlyMap<string, RecordedCall>, only: readonly string[]): RecordedCall[] {
  const all = [...recordings.values()];
  const names = recordingNames([...recordings.keys()]);
  // As the recording is called, or the call of any run.
  const isMeant = ({ sid }: RecordedCall, id: string): boolean => {
    const name = id.replace(/^call\d*-/, '');
    return name !== '' && (sid.startsWith(name) || names.get(sid) === name);
  };
  const unknown = only.find((id) => !all.some((recording) => isMeant(recording, id)));
  if (unknown !== undefined) {
    throw new UsageError(`--only "${unknown}" is none of the recordings: ${[...names.values()].join(' ')}`);
  }
  return all.filter((recording) => only.length === 0 || only.some((id) => isMeant(recording, id)));
}

function introduce(
  calls: readonly PlayedCall[],
  { speed, log, calls: folder }: Options,
  say: (text?: string) => void,
): void {
  const which =
    folder === SHIPPED_CALLS
      ? `${count(calls.length, 'real call')}, recorded by Gridspace and Stanford`
      : `${count(calls.length, 'recorded call')} of ${shortPath(folder)}`;
  say();
  say(paint.strong('Spanreel demo: a bank that answers the phone'));
  say();
  say(
    wrap(
      `${which}, played ${speed === 1 ? 'at their own speed' : `${speed} times as fast`} ` +
        'through six processes: carrier, agent, models, bank, transfers, back office. Each is started with ' +
        '--require @spanreel/node/register and nothing else. Speech recognition, language model and synthesis answer from the recording.',
      2,
    ),
  );
  say();
  say(`  log  ${paint.typed(shortPath(log))}`);
}

async function untilLost(killedAt: number, progress: ProgressLine): Promise<void> {
  for (let left = killedAt + LOST_AFTER_MS - Date.now(); left > 0; left = killedAt + LOST_AFTER_MS - Date.now()) {
    progress.show(`${Math.ceil(left / 1000)} s more: the log calls a killed process lost after 30 s of silence`);
    await sleep(Math.min(left, 1_000), undefined, { signal: stopping.signal }).catch(() => {
      throw stopping.signal.reason;
    });
  }
}

async function tell(outcomes: readonly CallOutcome[], { log }: Options): Promise<void> {
  const heading = (text: string, note = ''): void =>
    console.log(`\n${paint.strong(text)}${note === '' ? '' : `  ${paint.quiet(note)}`}\n`);
  heading('What happened, as the log tells it', intendedNote(outcomes));
  for (const line of outcomeLines(outcomes, screenWidth())) console.log(line);
  heading('Where callers waited');
  console.log(wrap(latencyWords(outcomes), 2));
  const failed = outcomes.filter(({ failed: hasFailed }) => hasFailed);
  const shown = failed.find(({ recording }) => scenarioOf(recording)?.expect === 'late-failure') ?? failed[0];
  const where = ['--log', shortPath(log)];
  if (shown) {
    heading(`Why did ${shown.call_id} fail?`);
    console.log(`  ${paint.quiet('$')} ${paint.typed(typed(['why', shown.call_id, ...where]))}\n`);
    await runSpanreel(['why', shown.call_id, ...where]);
  }
  const verified = outcomes.filter(({ replay }) => replay === 'verified').length;
  heading('Replay');
  console.log(
    wrap(
      `${verified} of ${count(outcomes.length, 'call')} verified: folding a call's events again leads to the state that its processes really reached.`,
      2,
    ),
  );
  heading('Type next');
  for (const command of nextCommands(outcomes, shown)) console.log(`  ${paint.typed(typed([...command, ...where]))}`);
  console.log();
}

/** Three commands that show most: another failure (all calls, where there is none), a whole call, and the proof that its record is sound. */
function nextCommands(outcomes: readonly CallOutcome[], shown: CallOutcome | undefined): string[][] {
  const first = outcomes[0]?.call_id ?? '';
  const orphaned = outcomes.find(({ recording }) => scenarioOf(recording)?.expect === 'orphaned');
  const interrupted = outcomes.find(({ recording }) => scenarioOf(recording)?.expect === 'interrupted');
  const failed = orphaned ?? shown;
  return [
    failed ? ['why', failed.call_id] : ['ls'],
    ['show', (interrupted ?? shown)?.call_id ?? first],
    ['replay', shown?.call_id ?? first],
  ];
}
