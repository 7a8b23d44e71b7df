import { type Explanation, type IdMatch, type Recording, traceQuery, verifyRecording } from '@spanreel/log';

import { LOG_OPTION } from '../../log/log-directories.ts';
import { readOperand } from '../../log/read-operand.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { identify } from '../../words/identity.ts';
import { namesOf } from '../../words/names.ts';
import { isWhole } from '../../words/record-words.ts';
import { printExplanation } from './print-explanation.ts';

/** Why something failed. */
export const why: Command = {
  name: 'why',
  operand: 'required',
  summary: 'why it failed: the failing step, its cause, the decisions that led there, what was undone',
  details: ['It also says how whole the record is, for an answer from half a log is half an answer.'],
  options: [LOG_OPTION],
  exits: [
    [EXIT.fine, 'nothing failed'],
    [EXIT.finding, 'a failure was found'],
    [EXIT.inconclusive, 'no failure was found, but the record is not whole, or altered'],
    [EXIT.usage, 'usage or set-up error, or an id that the log does not know'],
  ],
  examples: ['spanreel why c-17', 'spanreel why c-17 --json'],
  run: runWhy,
};

async function runWhy(input: CommandInput): Promise<ExitCode> {
  const { options, screen, shell, operand = '' } = input;
  const { match, recording } = await readOperand(input);
  const now = shell.now();
  const query = traceQuery(recording, { now });
  const explanation = query.why();
  if (options.flag('json')) screen.line(jsonDocument(whyDocument(match, recording, explanation)));
  else {
    const identity = identify(match, query, screen.style);
    printExplanation(screen, {
      typed: { id: operand, logs: options.values('log') },
      match,
      recording,
      identity,
      explanation,
      names: namesOf(recording.writers, shell.cwd),
      now,
    });
  }
  return exitCodeOf(explanation, isWhole(recording, verifyRecording(recording)));
}

function exitCodeOf({ verdict }: Explanation, isRecordWhole: boolean): ExitCode {
  if (verdict === 'failed') return EXIT.finding;
  return isRecordWhole && verdict !== 'empty' ? EXIT.fine : EXIT.inconclusive;
}

function whyDocument(match: IdMatch, { streams, traces }: Recording, explanation: Explanation): unknown {
  return { kind: match.kind, id: match.id, streams, traces, ...explanation, failure: explanation.failure ?? null };
}
