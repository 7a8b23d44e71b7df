import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { convertCall } from './convert.ts';
import { type Original, readOriginal } from './original.ts';
import { readConverted } from './read-converted.ts';
import { RecordingError } from './read-json.ts';
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
      `${folder} holds no recorded calls; it must have transcript/*.json, best with metadata/*.json, or converted *.json`,
    );
  }
  const calls = new Map<string, RecordedCall>();
  for (const file of files) {
    const call = original ? convertCall(readOne(folder, file)) : readConverted(file);
    if (calls.has(call.sid)) throw new RecordingError(`${file} is a second recording of ${call.sid}; keep one of them`);
    calls.set(call.sid, call);
  }
  return calls;
}

function readOne(folder: string, transcript: string): Original {
  const metadata = join(folder, 'metadata', basename(transcript));
  return readOriginal(transcript, existsSync(metadata) ? metadata : undefined, basename(transcript, '.json'));
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
