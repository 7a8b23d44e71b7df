import { styleText } from 'node:util';

import type { CallOutcome } from './outcome.ts';

/** Colours by meaning; none where stdout is no terminal or NO_COLOR is set. */
export const paint = {
  strong: (text: string): string => styleText('bold', text),
  quiet: (text: string): string => styleText('dim', text),
  good: (text: string): string => styleText('green', text),
  bad: (text: string): string => styleText('red', text),
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

/** The calls with what became of them; the ones with a story first, the others together. */
export function outcomeLines(outcomes: readonly CallOutcome[], width: number): string[] {
  const told = outcomes.filter(({ shows, problems, failed }) => shows !== undefined || failed || problems.length > 0);
  const plain = outcomes.filter((outcome) => !told.includes(outcome));
  const [ids, words, replays] = [
    longest(outcomes.map(({ call_id }) => call_id)),
    longest(told.map(({ outcome }) => outcome)),
    longest(outcomes.map(({ replay }) => replay)),
  ];
  const shown = longest(told.map(({ shows = '' }) => shows));
  const oneLine = 4 + ids + words + replays + shown + 6 <= width;
  const rows = told.flatMap(({ call_id, outcome, replay, shows = '', problems }) => {
    const mark = problems.length === 0 ? paint.good('✔') : paint.bad('✘');
    const head = `  ${mark} ${paint.typed(call_id.padEnd(ids))}  ${outcome.padEnd(words)}  ${replay.padEnd(replays)}`;
    return [
      oneLine && shows !== '' ? `${head}  ${paint.quiet(shows)}` : head.trimEnd(),
      ...(oneLine || shows === '' ? [] : [`    ${' '.repeat(ids)}  ${paint.quiet(shows)}`]),
      ...problems.map((problem) => `    ${' '.repeat(ids)}  ${paint.bad(problem)}`),
    ];
  });
  for (const { call_id, task, replay } of plain) {
    rows.push(
      `  ${paint.good('✔')} ${paint.typed(call_id.padEnd(ids))}  ${`went well (${task})`.padEnd(words)}  ${replay}`,
    );
  }
  return rows;
}

/** What the sums of the stages came to, over all calls. */
export function latencyWords(outcomes: readonly CallOutcome[]): string {
  const total = (of: (outcome: CallOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const [answers, overlaps] = [total(({ latency }) => latency.answers), total(({ latency }) => latency.overlaps)];
  const worst = Math.max(0, ...outcomes.map(({ latency }) => latency.worst_ms));
  const spoken =
    overlaps === 0 ? '' : ` In ${count(overlaps, 'turn')} agent and caller spoke at once, which the log says instead.`;
  return (
    `${count(answers, 'answer')}, the time to each split into transcription, endpointing, agent, synthesis and playout: ` +
    `the parts add up to the whole within ${worst < 0.01 ? '0.01' : worst.toFixed(2)} ms.${spoken}`
  );
}

export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
