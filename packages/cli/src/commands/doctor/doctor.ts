import { LOG_OPTION, logDirectories } from '../../log/log-directories.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { withProgress } from '../../terminal/with-progress.ts';
import { checkApiCopies } from './check-api-copies.ts';
import { checkApplication } from './check-application.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkLog } from './check-log.ts';
import { checkNameModel } from './check-name-model.ts';
import { checkNode } from './check-node.ts';
import { type Diagnosis, exitCodeOf } from './diagnosis.ts';
import { printDiagnoses } from './print-diagnoses.ts';

/** What is wrong with the set-up. */
export const doctor: Command = {
  name: 'doctor',
  operand: 'none',
  summary: 'what is wrong with the set-up here: Node, environment, log, endpoint, OpenTelemetry copies',
  details: [
    'Run it in the directory of the application, with the environment that the application gets.',
    'It sends one empty request to the OTLP endpoint, if one is set, and writes nothing.',
  ],
  options: [LOG_OPTION],
  exits: [
    [EXIT.fine, 'nothing is wrong'],
    [EXIT.finding, 'works, but something is probably not as meant'],
    [EXIT.usage, 'something does not work, or a usage error'],
  ],
  examples: ['spanreel doctor', 'spanreel doctor --json'],
  run: runDoctor,
};

async function runDoctor({ options, screen, shell }: CommandInput): Promise<ExitCode> {
  const directories = logDirectories(options, shell);
  const diagnoses = await withProgress(shell, 'Looking', async (): Promise<Diagnosis[]> => {
    const [application, api, endpoint, model, ...logs] = await Promise.all([
      checkApplication(shell),
      checkApiCopies(shell.cwd),
      checkEndpoint(shell.env),
      checkNameModel(shell),
      ...directories.map((directory) => checkLog(directory, shell.cwd, shell.now())),
    ]);
    const environment = checkEnvironment(shell.env);
    return [checkNode(process.version), ...application, ...api, ...environment, ...model, ...logs.flat(), ...endpoint];
  });
  const exitCode = exitCodeOf(diagnoses);
  if (options.flag('json')) screen.line(jsonDocument({ exit_code: exitCode, diagnoses }));
  else printDiagnoses(screen, diagnoses);
  return exitCode;
}
