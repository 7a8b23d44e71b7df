import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { convertCall } from './convert.ts';
import { RecordingError, readJson, readOriginal } from './original.ts';
import type { RecordedCall } from './recorded-call.ts';

/** The calls that come with the package. */
export const SHIPPED_CALLS: string = fileURLToPath(new URL('../../calls', import.meta.url));

/**
 * The calls of a folder, by sid: converted ones (`*.json`) or the data set's own layout (`transcript/` and `metadata/`).
 *
 * @throws {RecordingError} when the folder holds no call or one that cannot be read.
 */
export function readCalls(folder: string): ReadonlyMap<string, RecordedCall> {
  if (!existsSync(folder))
    throw new RecordingError(`${folder} does not exist; --calls takes a folder of recorded calls`);
  if (!statSync(folder).isDirectory())
    throw new RecordingError(`${folder} is a file; --calls takes a folder of recorded calls`);
  const original = existsSync(join(folder, 'transcript'));
  const files = jsonFiles(original ? join(folder, 'transcript') : folder);
  if (files.length === 0) {
    throw new RecordingError(
      `${folder} holds no recorded calls; it must have transcript/*.json and metadata/*.json, or converted *.json`,
    );
  }
  const calls = files.map((file) => {
    const sid = basename(file, '.json');
    return original
      ? convertCall(readOriginal(file, join(folder, 'metadata', `${sid}.json`), sid))
      : readConverted(file);
  });
  return new Map(calls.map((call) => [call.sid, call]));
}

function readConverted(path: string): RecordedCall {
  const call = readJson(path) as Partial<RecordedCall> | null;
  if (call?.format !== 'spanreel-demo-call/1') {
    throw new RecordingError(`${path} is not a converted call; it must have "format": "spanreel-demo-call/1"`);
  }
  return call as RecordedCall;
}

function jsonFiles(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json') && name !== 'index.json')
    .toSorted()
    .map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new RecordingError(
      `${folder} cannot be read (${(error as NodeJS.ErrnoException).code}); --calls takes a folder of recorded calls`,
    );
  }
}
