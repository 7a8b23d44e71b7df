import type { Explanation } from '@spanreel/log';

/** The commands worth typing now, the most useful first. */
export function nextCommands(typed: string, { failure, completeness, verdict }: Explanation): string[] {
  const id = /^[\w.:@-]+$/.test(typed) ? typed : `'${typed.replaceAll("'", String.raw`'\''`)}'`;
  if (verdict === 'empty') return ['spanreel ls'];
  const look = `spanreel show ${id}${failure ? ' --timeline' : ''}`;
  return completeness.complete ? [look, `spanreel replay ${id}`] : [`spanreel verify ${id}`, look];
}
