import type { IdMatch, StreamSummary } from '@spanreel/log';

import { nearest } from '../shell/nearest.ts';
import { UsageError } from '../shell/usage-error.ts';
import type { OpenLog } from './open-log.ts';

/** The beginning of an id needs this many characters: fewer name half the log. */
const MIN_PREFIX = 4;
const SHOWN = 5;

/**
 * What an id, or the beginning of one, stands for.
 *
 * @throws {UsageError} when the log does not know it, or when it is the beginning of several ids
 */
export async function findId(log: OpenLog, typed: string): Promise<IdMatch> {
  const matches = await log.source.find(typed);
  const exact = matches.filter(({ id }) => id === typed);
  // One id may be of several kinds, such as a call named after its conversation: the most specific stands first.
  const [first, ...others] = exact.length > 0 ? exact.slice(0, 1) : distinctIds(matches);
  if (!first) throw await notFound(log, typed);
  if (others.length > 0) throw ambiguous(typed, [first, ...others]);
  return first;
}

function distinctIds(matches: readonly IdMatch[]): IdMatch[] {
  return [...new Map(matches.toReversed().map((match) => [match.id, match])).values()].toReversed();
}

async function notFound(log: OpenLog, typed: string): Promise<UsageError> {
  if (typed.length < MIN_PREFIX) {
    return new UsageError(
      `"${typed}" is no id in ${log.location}, and too short for the beginning of one: give ${MIN_PREFIX} characters at least`,
      ['spanreel ls shows which ids there are'],
    );
  }
  const known = (await log.source.list({ processes: true })).flatMap(idsOf);
  const guesses = nearest(typed, known);
  return new UsageError(`no id in ${log.location} is or begins with "${typed}"`, [
    guesses.length > 0 ? `nearest: ${guesses.join(', ')}` : 'spanreel ls shows which ids there are',
  ]);
}

function ambiguous(typed: string, matches: readonly IdMatch[]): UsageError {
  const shown = matches.slice(0, SHOWN).map(({ kind, id }) => `${kind.padEnd(12)} ${id}`);
  const more = matches.length - shown.length;
  return new UsageError(`"${typed}" is the beginning of ${matches.length} ids; type more of one`, [
    ...shown,
    ...(more > 0 ? [`… and ${more} more`] : []),
  ]);
}

function idsOf(summary: StreamSummary): string[] {
  const { id, call_id, conversation_id, correlation_id, traces } = summary;
  return [id, call_id, conversation_id, correlation_id, ...traces].filter((known) => known !== undefined);
}
