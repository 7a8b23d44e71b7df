import { FaultyFileSystem } from '../testing/faulty-file-system.ts';
import type { SegmentWriterOptions } from './segment-writer.ts';
import { SegmentWriter } from './segment-writer.ts';

export const owner: SegmentWriterOptions['owner'] = { host: 'web', pid: 7, boot: 'k3f9', thread: 0 };
export const DAY = '2026-11-20';
export const START: number = Date.parse(`${DAY}T10:00:00Z`);

/** A writer on a disk and a clock of the test. */
export function setUp(options: Partial<SegmentWriterOptions> = {}): {
  files: FaultyFileSystem;
  clock: { now: number };
  writer: SegmentWriter;
} {
  const files = new FaultyFileSystem();
  const clock = { now: START };
  const writer = new SegmentWriter({
    directory: '/log',
    owner,
    fileSystem: files,
    now: () => clock.now,
    ...options,
  });
  return { files, clock, writer };
}

/** What is thrown. */
export function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Whether a promise is settled once all that is already due has run. */
export async function settled(promise: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  let state: 'pending' | 'resolved' | 'rejected' = 'pending';
  void promise.then(
    () => (state = 'resolved'),
    () => (state = 'rejected'),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}
