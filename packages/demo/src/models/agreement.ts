import { spokenText } from '../recording/recorded-call.ts';
import type { Turn } from '../recording/turns.ts';

/**
 * How sure the recogniser may be, 0 to 1: the share of words on which it agrees with the person who wrote the call down. The
 * recordings have no confidence of their own.
 */
export function agreement(turn: Turn): number {
  const written = turn.caller.flatMap(({ text }) => spokenText(text).split(' '));
  const heard = turn.caller.flatMap(({ words }) => words.map(({ text }) => text));
  const left = [...heard];
  const common = written.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return Math.round((common.length / Math.max(1, written.length, heard.length)) * 100) / 100;
}
