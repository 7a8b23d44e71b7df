import { VERDICT_EXIT_CODE, verifyRecording } from '@spanreel/log';

import { findId } from '../../log/find-id.ts';
import { LOG_OPTION } from '../../log/log-directories.ts';
import { openLog } from '../../log/open-log.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { withProgress } from '../../terminal/with-progress.ts';
import { namesOf } from '../../words/names.ts';
import { printIntegrity } from './print-integrity.ts';

/** Whether the log is whole and unaltered. */
export const verify: Command = {
  name: 'verify',
  operand: 'optional',
  summary: 'whether the log, or one id of it, is whole and as it was written',
  details: [
    'Checks the hash chain of every process in every stream, gaps, torn lines, and the last event against signs of life.',
    'Without a key kept elsewhere this detects accidents, and not somebody who rewrites a whole chain.',
  ],
  options: [LOG_OPTION],
  exits: [
    [EXIT.fine, 'verified'],
    [EXIT.inconclusive, 'events are missing, or lines are torn'],
    [EXIT.altered, 'altered after it was written'],
    [EXIT.usage, 'usage or set-up error, or an id that the log does not know'],
  ],
  examples: ['spanreel verify', 'spanreel verify c-17 --json'],
  run: runVerify,
};

async function runVerify(input: CommandInput): Promise<ExitCode> {
  const { options, screen, shell, operand } = input;
  const log = await openLog(input);
  const { what, report, writers } = await withProgress(shell, `Verifying ${log.location}`, async (progress) => {
    if (operand === undefined) {
      const whole = await log.source.verify({ onProgress: progress });
      return { what: log.location, report: whole, writers: whole.writers ?? [] };
    }
    const match = await findId(log, operand);
    const recording = await log.source.read(match);
    return { what: `${match.kind} ${match.id}`, report: verifyRecording(recording), writers: recording.writers };
  });
  const exitCode = VERDICT_EXIT_CODE[report.verdict];
  if (options.flag('json')) screen.line(jsonDocument({ what, exit_code: exitCode, ...report }));
  else printIntegrity(screen, what, report, { names: namesOf(writers, shell.cwd), named: operand === undefined });
  return exitCode;
}
