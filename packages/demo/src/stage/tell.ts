import type { JaegerLinks } from '../pipeline/jaeger-links.ts';
import type { Pipeline } from '../pipeline/choose-pipeline.ts';
import { SHIPPED_CALLS } from '../recording/read-calls.ts';
import { scenarioOf } from '../scenarios.ts';
import { runSpanreel, shortPath, typed, typedWorkspace } from './command-line.ts';
import type { Options } from './options.ts';
import type { CallOutcome } from './outcome.ts';
import type { PlayedCall } from './play-calls.ts';
import { count, intendedNote, latencyWords, outcomeLines, paint, screenWidth, wrap } from './print.ts';

/** What is going to happen, before it does. */
export function introduce(
  calls: readonly PlayedCall[],
  { speed, log, calls: folder }: Options,
  pipeline: Pipeline | undefined,
): void {
  const which =
    folder === SHIPPED_CALLS
      ? `${count(calls.length, 'real call')}, recorded by Gridspace and Stanford`
      : `${count(calls.length, 'recorded call')} of ${shortPath(folder)}`;
  console.log();
  console.log(paint.strong('Spanreel demo: a bank that answers the phone'));
  console.log();
  console.log(
    wrap(
      `${which}, played ${speed === 1 ? 'at their own speed' : `${speed} times as fast`} ` +
        'through six processes: carrier, agent, models, bank, transfers, back office. Each is started with ' +
        '--require @spanreel/node/register and nothing else. Speech recognition, language model and synthesis answer from the recording.',
      2,
    ),
  );
  console.log();
  if (pipeline) {
    console.log(`  to   ${paint.typed(pipeline.endpoint)}`);
    if (pipeline.eventLog) console.log(`  log  ${paint.typed(shortPath(pipeline.eventLog))}`);
  } else {
    console.log(`  log  ${paint.typed(shortPath(log))}`);
  }
}

/** What happened, as the log in these folders tells it, and what to type next. */
export async function tell(outcomes: readonly CallOutcome[], directories: readonly string[]): Promise<void> {
  heading('What happened, as the log tells it', intendedNote(outcomes));
  for (const line of outcomeLines(outcomes, screenWidth())) console.log(line);
  heading('Where callers waited');
  console.log(wrap(latencyWords(outcomes), 2));
  const failed = outcomes.filter(({ failed: hasFailed }) => hasFailed);
  const shown = failed.find(({ recording }) => scenarioOf(recording)?.expect === 'late-failure') ?? failed[0];
  const where = directories.flatMap((directory) => ['--log', shortPath(directory)]);
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
}

/** The pages that show the same calls, and what goes on running. */
export function tellPages(pipeline: Pipeline, jaeger: JaegerLinks | undefined): void {
  if (jaeger) {
    heading('In Jaeger', jaeger.hasPages ? '' : 'built without pages: what its query API says');
    for (const { call_id, url } of jaeger.links) console.log(`  ${call_id}  ${paint.typed(url)}`);
    if (jaeger.trouble) console.log(paint.warn(wrap(jaeger.trouble, 2)));
    for (const call_id of jaeger.missing) console.log(`  ${call_id}  ${paint.warn('not there yet')}`);
  }
  if (pipeline.prometheus) {
    heading('In Prometheus');
    for (const query of ['sum by (saga_name, saga_outcome) (saga_outcomes)', 'sum by (entity) (spanreel_redactions)']) {
      const search = new URLSearchParams({ 'g0.expr': query, 'g0.tab': '1' });
      console.log(`  ${paint.typed(`${pipeline.prometheus}/graph?${search.toString()}`)}`);
    }
  }
  if (pipeline.started.length > 0) {
    console.log();
    const names = pipeline.started.join(', ').replace(/, (?=[^,]*$)/, ' and ');
    console.log(wrap(`${names} were started for this and go on. To stop them:`, 2));
    console.log(`\n  ${paint.typed(typedWorkspace(['backends', 'down']))}`);
  }
}

function heading(text: string, note = ''): void {
  console.log(`\n${paint.strong(text)}${note === '' ? '' : `  ${paint.quiet(note)}`}\n`);
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
