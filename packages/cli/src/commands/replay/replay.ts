import { type ReplayReport, foldStream, replayExitCode } from '@spanreel/replay';
import type { IdMatch } from '@spanreel/log';

import { LOG_OPTION } from '../../log/log-directories.ts';
import { readOperand } from '../../log/read-operand.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { namesOf } from '../../words/names.ts';
import { printReplay } from './print-replay.ts';

/** Whether the events lead to the state that was really reached. */
export const replay: Command = {
  name: 'replay',
  operand: 'required',
  summary: 'whether its events lead again to the state that was really reached',
  details: [
    'Folds the events of each process and compares with the checkpoints it took live. Nothing is run again.',
    'The worst verdict wins: altered, gap or torn, diverged, verified.',
  ],
  options: [LOG_OPTION],
  exits: [
    [EXIT.fine, 'verified'],
    [EXIT.finding, 'diverged: the events lead elsewhere, or a saga did what no saga may'],
    [EXIT.inconclusive, 'inconclusive: a gap, a torn line, or no checkpoint to compare with'],
    [EXIT.altered, 'altered after it was written'],
    [EXIT.usage, 'usage or set-up error, or an id that the log does not know'],
  ],
  examples: ['spanreel replay c-17'],
  run: runReplay,
};

async function runReplay(input: CommandInput): Promise<ExitCode> {
  const { options, screen, shell } = input;
  const { match, recording } = await readOperand(input);
  const report = foldStream(recording);
  if (options.flag('json')) screen.line(jsonDocument(replayDocument(match, report)));
  else printReplay(screen, `${match.kind} ${match.id}`, report, namesOf(recording.writers, shell.cwd));
  return replayExitCode(report.verdict);
}

function replayDocument(match: IdMatch, report: ReplayReport): unknown {
  return { kind: match.kind, id: match.id, exit_code: replayExitCode(report.verdict), ...report };
}
