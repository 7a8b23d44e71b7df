import { type SpineSource, filesSource } from '@spanreel/log';

import type { CommandInput } from '../shell/command.ts';
import { UsageError } from '../shell/usage-error.ts';
import { type LogDirectory, logDirectories } from './log-directories.ts';
import { segmentFiles } from './segment-files.ts';

/** A log that is there and holds something. */
export interface OpenLog {
  readonly source: SpineSource;
  /** As messages say it: the directories as given. */
  readonly location: string;
}

/**
 * Opens the log that the options and the environment name.
 *
 * @throws {UsageError} when a directory is absent, unreadable or no directory, or when none of them holds a segment
 */
export async function openLog({ options, shell }: Pick<CommandInput, 'options' | 'shell'>): Promise<OpenLog> {
  const directories = logDirectories(options, shell);
  const counts = await Promise.all(directories.map(countSegments));
  const location = directories.map(({ given }) => given).join(', ');
  if (counts.every((count) => count === 0)) {
    throw new UsageError(`the log at ${location} is empty: no process has written there yet`, WAYS_OUT);
  }
  const source = filesSource({ directories: directories.map(({ path }) => path), now: () => shell.now() });
  return { source, location };
}

const WAYS_OUT = [
  'start a program with: node --require @spanreel/node/register app.js',
  'or say where the log is: --log DIR, or SPANREEL_LOG',
];

async function countSegments(directory: LogDirectory): Promise<number> {
  try {
    return (await segmentFiles(directory.path)).length;
  } catch (error) {
    throw explain(directory, error);
  }
}

function explain({ given, path, from }: LogDirectory, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  const named = from === 'SPANREEL_LOG' ? `SPANREEL_LOG "${given}"` : `log directory "${given}"`;
  const where = given === path ? '' : ` (${path})`;
  if (code === 'ENOENT') return new UsageError(`${named} does not exist${where}`, WAYS_OUT);
  if (code === 'ENOTDIR') {
    return new UsageError(`${named} is a file, not a directory`, ['give the directory that holds it: --log DIR']);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new UsageError(`${named} cannot be read: permission denied${where}`, [
      'read it as the user who owns it, or allow yours to',
    ]);
  }
  return new UsageError(`${named} cannot be read: ${code ?? String(error)}${where}`);
}
