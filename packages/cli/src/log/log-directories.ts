import { resolve } from 'node:path';

import type { OptionSpec, OptionValues } from '../shell/command.ts';
import type { Shell } from '../shell/shell.ts';

export const LOG_OPTION: OptionSpec = {
  name: 'log',
  value: 'DIR',
  repeatable: true,
  about: 'read this log; else $SPANREEL_LOG, else .spanreel/log',
};

export interface LogDirectory {
  /** As it was given: what messages say. */
  readonly given: string;
  readonly path: string;
  readonly from: '--log' | 'SPANREEL_LOG' | 'default';
}

/** Where to read, in this order: `--log`, the environment, the default place. */
export function logDirectories(options: OptionValues, { env, cwd }: Shell): LogDirectory[] {
  const toDirectory = (given: string, from: LogDirectory['from']): LogDirectory => ({
    given,
    path: resolve(cwd, given),
    from,
  });
  const asked = options.values('log');
  if (asked.length > 0) return asked.map((given) => toDirectory(given, '--log'));
  const set = env['SPANREEL_LOG'];
  return [set ? toDirectory(set, 'SPANREEL_LOG') : toDirectory('.spanreel/log', 'default')];
}
