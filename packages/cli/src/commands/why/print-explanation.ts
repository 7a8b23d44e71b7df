import type { Explanation, Failure, IdMatch, Recording } from '@spanreel/log';

import { count, formatDuration, formatMoment, listOf } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { printFacts } from '../../terminal/print-pairs.ts';
import type { Screen } from '../../terminal/screen.ts';
import { errorWords } from '../../words/error-words.ts';
import type { Identity } from '../../words/identity.ts';
import { pathWords } from '../../words/node-words.ts';
import { outcomeWords } from '../../words/outcome.ts';
import type { Names } from '../../words/names.ts';
import { recordWords } from '../../words/record-words.ts';
import { type Typed, nextCommands } from './next-commands.ts';
import { printCompensations } from './print-compensations.ts';
import { printDecisions } from './print-decisions.ts';

export interface Explained {
  readonly typed: Typed;
  readonly match: IdMatch;
  readonly recording: Recording;
  readonly identity: Identity;
  readonly explanation: Explanation;
  readonly names: Names;
  readonly now: number;
}

/** The answer first, what led there below it, what to type next at the end. */
export function printExplanation(screen: Screen, explained: Explained): void {
  const { recording, explanation, typed, names, now } = explained;
  const { style } = screen;
  if (explanation.failure) printFailure(screen, explanation.failure, explained);
  else printNoFailure(screen, explained);
  printCaught(screen, explanation);

  printDecisions(screen, explanation.decisions);
  printCompensations(screen, explanation.compensations);
  for (const other of explanation.other_failures) {
    const error = errorWords(other);
    screen.line();
    screen.text(`${style.bad('Also')} ${headline(other)}${error === '' ? '' : `: ${error}`}`, 5);
  }

  screen.line();
  const { verdict, isWhole, flaws } = recordWords(recording, names, now);
  screen.text(`${style.strong('Record')}  ${isWhole ? verdict : style.warn(verdict)}`, 8);
  for (const flaw of flaws) screen.text(`        ${flaw}`, 8);
  for (const [index, command] of nextCommands(typed, explanation, isWhole).entries()) {
    screen.line(`${index === 0 ? style.strong('Next') : '    '}    ${style.typed(command)}`);
  }
}

function printFailure(screen: Screen, failure: Failure, { identity, explanation }: Explained): void {
  const { style } = screen;
  const { mark, paint } = outcomeWords(failure.outcome, style);
  screen.text(`${paint(mark)} ${style.strong(headline(failure))}`, 2);
  const error = errorWords(failure);
  if (error !== '') screen.text(`  ${paint(error)}`, 2);
  for (const cause of failure.causes) {
    const words = errorWords(cause);
    // A cause that repeats the failure's own words explains nothing.
    if (words !== '' && words === error) continue;
    const where = cause.service_name === undefined ? '' : ` in ${oneLine(cause.service_name)}`;
    screen.text(
      `  ${style.quiet('because')} ${oneLine(cause.name)}${where}${words === '' ? ' failed' : `: ${words}`}`,
      4,
    );
  }
  screen.line();
  printFacts(screen, [
    ['in', identity.what],
    ['at', moment(failure, identity)],
    ['path', pathWords(explanation.path, style)],
  ]);
}

/** What failed on the way and was caught: of a failed objective what came before it, of a good end all of it. */
function printCaught(screen: Screen, { failure, went_on_after: caught }: Explanation): void {
  const told = failure === undefined ? caught : failure.kind === 'objective' ? before(caught, failure) : [];
  const label = failure === undefined ? 'it went on after' : 'before it';
  if (told.length > 0) screen.line();
  for (const one of told) {
    const error = errorWords(one);
    screen.text(`  ${screen.style.quiet(`${label}:`)} ${headline(one)}${error === '' ? '' : `: ${error}`}`, 4);
  }
}

function before(caught: readonly Failure[], { timestamp }: Failure): readonly Failure[] {
  return caught.filter((one) => one.timestamp <= timestamp);
}

/** `2026-11-20 02:14:15Z, 8.80 s after its start, in booking`. */
function moment({ timestamp, service_name: service }: Failure, { start }: Identity): string {
  const after = start === undefined ? Number.NaN : Date.parse(timestamp) - Date.parse(start);
  return [
    formatMoment(timestamp),
    ...(after >= 0 ? [`${formatDuration(after)} after the start`] : []),
    ...(service === undefined ? [] : [`in ${oneLine(service)}`]),
  ].join(', ');
}

function printNoFailure(screen: Screen, { identity, explanation: { verdict, successes, pending } }: Explained): void {
  const { style } = screen;
  if (verdict === 'empty') {
    screen.text(`${style.warn('?')} ${style.strong(`${identity.what}: the log holds nothing of it`)}`, 2);
    return;
  }
  const line =
    verdict === 'running'
      ? `${style.quiet('…')} ${style.strong(`${identity.what} runs; nothing has failed so far`)}`
      : `${style.good('✓')} ${style.strong(`${identity.what}: nothing failed`)}`;
  screen.text(line, 2);
  screen.line();
  printFacts(screen, [
    ['took', identity.duration_ms === undefined ? '' : formatDuration(identity.duration_ms)],
    ['done', countByKind(successes.map(({ kind }) => kind))],
    ['running', namesOfThose(pending.filter(({ outcome }) => outcome !== 'left_open'))],
    ['left open', namesOfThose(pending.filter(({ outcome }) => outcome === 'left_open'))],
  ]);
}

/** `step debit (2 of 3) of transfer_money failed`. */
function headline({ kind, name, within, step_index: index, step_count: of, outcome }: Failure): string {
  const place = index === undefined ? '' : ` (${of === undefined ? index : `${index} of ${of}`})`;
  const inside = within === undefined ? '' : ` of ${within}`;
  const ended = {
    failed: 'failed',
    unknown: 'has an unknown outcome: it was sent, and nobody knows whether it took effect',
    lost: 'never ended: the process that ran it is gone',
  }[outcome];
  return oneLine(`${titled(kind, name)}${place}${inside} ${ended}`);
}

/** `step debit`; kind alone, or name alone, where that says it all: `call`, `turn 1`, `execute_tool transfer`. */
function titled(kind: string, name: string): string {
  if (kind === name) return kind;
  return NAMED_ALONE.has(kind) || name.startsWith(`${kind} `) ? name : `${kind} ${name}`;
}

const NAMED_ALONE: ReadonlySet<string> = new Set(['span', 'effect']);

function namesOfThose(activities: Explanation['pending']): string {
  return listOf(activities.map(({ kind, name }) => oneLine(titled(kind, name))));
}

/** What people call them: nobody counts llms. */
const CALLED: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['llm', ['model call', 'model calls']],
  ['tts', ['synthesis', 'syntheses']],
  ['asr', ['recognition', 'recognitions']],
]);

function countOf(kind: string, number: number): string {
  const [one, many] = CALLED.get(kind) ?? [kind, `${kind}s`];
  return count(number, one, many);
}

/** `3 turns and 1 saga`. */
function countByKind(kinds: readonly string[]): string {
  return listOf([...Map.groupBy(kinds, (kind) => kind)].map(([kind, list]) => countOf(kind, list.length)));
}
