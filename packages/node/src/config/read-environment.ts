import { instrumentations } from '../instrumentation/table.ts';
import { nearestName } from './nearest-name.ts';
import type { OwnEnvironment } from './own-variables.ts';
import { ownVariables } from './own-variables.ts';
import type { StandardEnvironment } from './standard-variables.ts';
import { standardVariables } from './standard-variables.ts';
import type { Variable } from './variable.ts';
import { flag } from './variable.ts';

/** What the environment says, by variable; absent where nothing, or nothing usable, is said. */
export interface Environment extends Partial<StandardEnvironment>, Partial<OwnEnvironment> {
  /** Short names of those with `OTEL_INSTRUMENTATION_<NAME>_ENABLED=false`. */
  readonly disabledInstrumentations?: readonly string[];
}

const PREFIX = 'SPANREEL_';

/** Something wrong with the environment, in one sentence that names the variable, its value and the way out. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly sentence: string;
  /** `fatal`: one of ours, so that perhaps something would not be redacted. `ignored`: the default holds instead. */
  readonly effect: 'fatal' | 'ignored';
}

export interface EnvironmentReading {
  readonly values: Environment;
  readonly problems: readonly EnvironmentProblem[];
}

/** Every variable that Spanreel reads, by name: the table behind the README and `spanreel doctor`. */
export const environmentVariables: Readonly<Record<string, Variable<unknown>>> = {
  ...ownVariables,
  ...standardVariables,
  ...Object.fromEntries(
    instrumentations.map(({ name }) => [
      switchOf(name),
      { ...flag(`Whether \`${name}\` is instrumented.`), fallback: '`true`' },
    ]),
  ),
};

/** Reads all variables at once. An empty one counts as not set, as the specification says. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const values: Record<string, unknown> = {};
  const problems: EnvironmentProblem[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || text.trim() === '') continue;
    const variable = Object.hasOwn(environmentVariables, name) ? environmentVariables[name] : undefined;
    if (variable === undefined) {
      const problem = unknownName(name);
      if (problem !== undefined) problems.push(problem);
      continue;
    }
    const reading = variable.read(text.trim());
    if ('value' in reading) values[name] = reading.value;
    else problems.push(wrongValue(name, variable.secret === true ? '(not shown)' : `"${text}"`, reading.wrong));
  }
  const disabledInstrumentations = instrumentations
    .map(({ name }) => name)
    .filter((name) => values[switchOf(name)] === false);
  return { values: { ...values, disabledInstrumentations }, problems };
}

function switchOf(instrumentation: string): string {
  return `OTEL_INSTRUMENTATION_${instrumentation.toUpperCase().replaceAll('-', '_')}_ENABLED`;
}

function wrongValue(variable: string, shown: string, wrong: string): EnvironmentProblem {
  if (Object.hasOwn(ownVariables, variable))
    return { variable, effect: 'fatal', sentence: `${variable} ${shown} ${wrong}; Spanreel is off until then` };
  return { variable, effect: 'ignored', sentence: `${variable} ${shown} ${wrong}; it is ignored` };
}

/** What the command `spanreel` reads, and no application. */
const OF_THE_COMMAND = new Set(['SPANREEL_OPERATOR', 'SPANREEL_OPERATOR_TOKEN']);

function unknownName(name: string): EnvironmentProblem | undefined {
  if (!name.startsWith(PREFIX) || OF_THE_COMMAND.has(name)) return undefined;
  const names = Object.keys(ownVariables);
  // Without the prefix: what all of them share says nothing about which one was meant.
  const nearest = nearestName(
    name.slice(PREFIX.length),
    names.map((own) => own.slice(PREFIX.length)),
  );
  const hint = nearest === undefined ? `there are ${names.join(', ')}` : `did you mean ${PREFIX}${nearest}?`;
  return {
    variable: name,
    effect: 'ignored',
    sentence: `${name} is no variable of Spanreel and does nothing; ${hint}`,
  };
}
