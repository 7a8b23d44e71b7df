import { readFileSync } from 'node:fs';

import type * as configFile from './config-file.ts';
import { notice } from '../diagnostics/notice.ts';
import { sayable } from '../diagnostics/sayable.ts';
import { loadChunk } from '../load-chunk.ts';
import type * as redaction from '../start/redaction.ts';
import type { Config } from './config.ts';
import type { ConfigOptions } from './create-config.ts';
import { createConfig } from './create-config.ts';
import { environmentText } from './env.ts';
import type { Environment } from './read-environment.ts';
import { readEnvironment } from './read-environment.ts';

/** What `spanreel` exits with for usage and set-up errors. */
const SETUP_ERROR = 4;

/**
 * Reads the environment, once. Says what is wrong with it; nothing when Spanreel is to stay off: switched off, or a wrong setting of
 * ours, which could mean that something is not redacted. With `SPANREEL_STRICT=true` such a setting ends the process.
 */
export function readConfig(options: ConfigOptions): Config | undefined {
  const { values, problems } = readEnvironment(environmentText());
  if (values.SPANREEL_DISABLED === true || values.OTEL_SDK_DISABLED === true) return undefined;
  for (const { sentence } of problems) notice(sayable(sentence));
  if (problems.some(({ effect }) => effect === 'fatal')) return refuse(values);
  const file = values.OTEL_CONFIG_FILE;
  if (file === undefined) return withPolicy(values, options);
  try {
    const { readConfigFile } = loadChunk('config/config-file') as typeof configFile;
    return withPolicy(readConfigFile(file), options);
  } catch (error) {
    notice(sayable(`OTEL_CONFIG_FILE "${file}" ${(error as Error).message}; Spanreel is off until then`));
    return refuse(values);
  }
}

/** A policy is read and checked before anything else: with a wrong one less might be redacted than it seems. */
function withPolicy(values: Environment, options: ConfigOptions): Config | undefined {
  const file = options.redactionPolicy === undefined ? values.SPANREEL_REDACTION_POLICY : undefined;
  if (file === undefined && options.redactionPolicy === undefined) return createConfig(values, options);
  const name = file === undefined ? 'the option redactionPolicy' : `SPANREEL_REDACTION_POLICY "${file}"`;
  try {
    const { policyFrom } = loadChunk('start/redaction') as typeof redaction;
    const json = file === undefined ? JSON.stringify(options.redactionPolicy) : readFileSync(file, 'utf8');
    return createConfig(values, { ...options, redactionPolicy: policyFrom(json) });
  } catch (error) {
    notice(sayable(`${name} is not followed: ${(error as Error).message}; Spanreel is off until then`));
    return refuse(values);
  }
}

function refuse({ SPANREEL_STRICT: strict = false }: Environment): undefined {
  if (strict) process.exit(SETUP_ERROR);
  return undefined;
}
