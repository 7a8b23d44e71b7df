/** Something that the person at the keyboard can put right; its message names the thing and the way out. */
export class UsageError extends Error {
  readonly code = 'SPANREEL_USAGE';
  /** What to type or look at next, one line each. */
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[] = []) {
    super(message);
    this.hints = hints;
  }
}

const SET_UP: ReadonlySet<string> = new Set([
  'SPANREEL_LOG_DIRECTORY',
  'SPANREEL_SEGMENT_OPEN',
  'SPANREEL_SEGMENT_WRITE',
  'SPANREEL_SEGMENT_SYNC',
]);

/**
 * The usage or set-up error behind what was thrown: ours, the log's own, or one of the operating system, such as a file
 * that may not be read. `undefined` for a bug, which keeps its stack trace.
 */
export function asUsageError(error: unknown): UsageError | undefined {
  if (!(error instanceof Error)) return undefined;
  // By code and not by class: two copies of a module may be loaded.
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  if (code === 'SPANREEL_USAGE') return error as UsageError;
  const isSetUp = SET_UP.has(String(code)) || typeof syscall === 'string';
  return isSetUp ? new UsageError(error.message) : undefined;
}
