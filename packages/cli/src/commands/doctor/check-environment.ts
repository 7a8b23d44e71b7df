import { environmentVariables, readEnvironment } from '@spanreel/node/environment';

import { nearest } from '../../shell/nearest.ts';
import type { Shell } from '../../shell/shell.ts';
import { listOf } from '../../terminal/format.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Names that do nothing and values that cannot be read, as `register` would judge them. */
export function checkEnvironment(env: Shell['env']): Diagnosis[] {
  const { values, problems } = readEnvironment(env);
  const read = Object.keys(env).filter((name) => isSet(env, name) && Object.hasOwn(environmentVariables, name));
  const wrong = problems.map(({ sentence, effect }): Diagnosis => ({
    area: 'environment',
    level: effect === 'fatal' ? 'problem' : 'warning',
    finding: sentence,
  }));
  const unread = Object.keys(env)
    .filter((name) => name.startsWith('OTEL_') && isSet(env, name) && !Object.hasOwn(environmentVariables, name))
    .map(unreadName);
  const off = (['SPANREEL_DISABLED', 'OTEL_SDK_DISABLED'] as const)
    .filter((name) => values[name] === true)
    .map((name): Diagnosis => ({
      area: 'environment',
      level: 'warning',
      finding: `${name}=true switches everything off`,
      way_out: `unset ${name}`,
    }));
  const file = values.OTEL_CONFIG_FILE;
  const replaced: Diagnosis[] =
    file === undefined
      ? []
      : [{ area: 'environment', level: 'note', finding: `OTEL_CONFIG_FILE "${file}" replaces all other variables` }];
  const found = [...wrong, ...unread, ...off, ...replaced];
  if (found.length > 0) return found;
  const finding = read.length === 0 ? 'no variable is set: defaults hold' : `read: ${listOf(read.toSorted())}`;
  return [{ area: 'environment', level: 'fine', finding }];
}

/** An empty variable counts as not set, as the specification says. */
function isSet(env: Shell['env'], name: string): boolean {
  return (env[name] ?? '').trim() !== '';
}

function unreadName(name: string): Diagnosis {
  const guess = nearest(name, Object.keys(environmentVariables), 1)[0];
  return {
    area: 'environment',
    level: 'warning',
    finding: `${name} is read by nothing in Spanreel`,
    way_out:
      guess === undefined ? `unset ${name}, or set it only for the program that reads it` : `did you mean ${guess}?`,
  };
}
