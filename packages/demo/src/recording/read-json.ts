import { readFileSync } from 'node:fs';

import * as v from 'valibot';

/** A recording that cannot be played; the message names the file and what is wrong with it. */
export class RecordingError extends Error {
  readonly code = 'DEMO_RECORDING';
}

/** Reads a JSON file of a shape; `what` says in words what it should be. @throws {RecordingError} when it is something else. */
export function readShape<S extends v.GenericSchema>(path: string, schema: S, what: string): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, readJson(path), { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  const place = v.getDotPath(issue);
  throw new RecordingError(`${path} is not ${what}: ${place === null ? '' : `${place}: `}${issue.message}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RecordingError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
