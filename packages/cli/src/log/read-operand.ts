import type { IdMatch, Recording } from '@spanreel/log';

import type { CommandInput } from '../shell/command.ts';
import { withProgress } from '../terminal/with-progress.ts';
import { findId } from './find-id.ts';
import { openLog } from './open-log.ts';

/**
 * What the id on the command line names, and all that the log holds of it.
 *
 * @throws {UsageError} as `openLog` and `findId` do
 */
export async function readOperand(
  input: CommandInput,
): Promise<{ readonly match: IdMatch; readonly recording: Recording }> {
  const log = await openLog(input);
  return withProgress(input.shell, `Reading ${log.location}`, async () => {
    const match = await findId(log, input.operand ?? '');
    return { match, recording: await log.source.read(match) };
  });
}
