import type { Explanation } from '@spanreel/log';

/** What was typed, to be typed again. */
export interface Typed {
  readonly id: string;
  /** The directories given with `--log`. */
  readonly logs: readonly string[];
}

/** The commands worth typing now, the most useful first. */
export function nextCommands({ id, logs }: Typed, { failure, verdict }: Explanation, isWhole: boolean): string[] {
  const log = logs.map((directory) => ` --log ${quoted(directory)}`).join('');
  if (verdict === 'empty') return [`spanreel ls${log}`];
  const look = `spanreel show ${quoted(id)}${failure ? ' --timeline' : ''}${log}`;
  const check = `spanreel ${isWhole ? 'replay' : 'verify'} ${quoted(id)}${log}`;
  return isWhole ? [look, check] : [check, look];
}

/** As a shell takes it in one piece. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
