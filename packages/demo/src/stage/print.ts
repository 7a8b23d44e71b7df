import { styleText } from 'node:util';

import { SCENARIOS } from '../scenarios.ts';
import { nameInCallId } from './call-ids.ts';
import type { CallOutcome } from './outcome.ts';

/** Colours by meaning; none where stdout is no terminal or NO_COLOR is set. */
export const paint = {
  strong: (text: string): string => styleText('bold', text),
  quiet: (text: string): string => styleText('dim', text),
  good: (text: string): string => styleText('green', text),
  bad: (text: string): string => styleText('red', text),
  warn: (text: string): string => styleText('yellow', text),
  typed: (text: string): string => styleText('cyan', text),
} as const;

/** Columns of the terminal; a file gets lines as for a narrow one. */
export function screenWidth(): number {
  return Math.max(60, process.stdout.columns ?? 80);
}

/** Running text between words, every line indented. */
export function wrap(text: string, indent: number, width: number = screenWidth()): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > Math.min(width, 100)) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

/** The calls with what became of them: those with a story in the order of the stories, then the others. */
export function outcomeLines(outcomes: readonly CallOutcome[], width: number): string[] {
  const order = (outcome: CallOutcome): number =>
    SCENARIOS.findIndex(({ sid }) => sid === outcome.recording) + 1 || Infinity;
  const ordered = outcomes.toSorted((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
  const stories = ordered.map(storyOf);
  const told = ordered.map((call) => (isPlain(call) ? `${call.outcome}: ${call.task}` : call.outcome));
  const [ids, words, replays] = [
    longest(outcomes.map(({ call_id }) => call_id)),
    longest(told),
    longest(outcomes.map(({ replay }) => replay)),
  ];
  const oneLine = 4 + ids + words + replays + 6 + longest(stories) <= width;
  const under = ' '.repeat(4 + ids + 2);
  return [
    paint.quiet(`    ${'call'.padEnd(ids)}  ${'outcome'.padEnd(words)}  replay`),
    ...ordered.flatMap(({ call_id, failed, replay, problems }, at) => {
      const mark = problems.length === 0 ? paint.good('✔') : paint.bad('✘');
      const outcome = (told[at] ?? '').padEnd(words);
      const painted = failed ? paint.warn(outcome) : outcome;
      const head = `  ${mark} ${paint.typed(call_id.padEnd(ids))}  ${painted}  ${replay.padEnd(replays)}`;
      const story = stories[at] ? paint.quiet(stories[at]) : '';
      return [
        oneLine && story !== '' ? `${head}  ${story}` : head.trimEnd(),
        ...(oneLine || story === '' ? [] : [under + story]),
        ...problems.map((problem) => under + paint.bad(problem)),
      ];
    }),
  ];
}

/** There is no more to tell of it than what it was about. */
function isPlain({ shows, outcome, task }: CallOutcome): boolean {
  return shows === undefined && outcome === 'went well' && task !== 'unknown';
}

/** What a call shows, or what it was about; and which recording it is, where the call's id does not tell. */
function storyOf(call: CallOutcome): string {
  const { call_id, shows, task, recording } = call;
  const about = shows ?? (isPlain(call) || task === 'unknown' ? undefined : task);
  const isTold = recording.startsWith(nameInCallId(call_id));
  return [about, isTold ? undefined : `recording ${JSON.stringify(recording)}`]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** The legend of the outcomes' marks: what is as intended and, where anything is not, how much. */
export function intendedNote(outcomes: readonly CallOutcome[]): string {
  const wrong = outcomes.filter(({ problems }) => problems.length > 0).length;
  return wrong === 0 ? '✔ as intended' : `✘ ${wrong} of ${outcomes.length} not as intended`;
}

/** What the sums of the stages came to, over all calls. */
export function latencyWords(outcomes: readonly CallOutcome[]): string {
  const total = (of: (outcome: CallOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const [answers, overlaps] = [total(({ latency }) => latency.answers), total(({ latency }) => latency.overlaps)];
  const worst = Math.max(0, ...outcomes.map(({ latency }) => latency.worst_ms));
  const spoken =
    overlaps === 0 ? '' : ` In ${count(overlaps, 'turn')} agent and caller spoke at once, which the log says instead.`;
  if (answers === 0) return `Nobody waited for an answer.${spoken}`;
  return (
    `${count(answers, 'answer')}, the time to each split into transcription, endpointing, agent, synthesis and playout: ` +
    `the parts, each timed by itself, add up to the whole within ${(Math.ceil(worst * 100) / 100).toFixed(2)} ms.${spoken}`
  );
}

export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
