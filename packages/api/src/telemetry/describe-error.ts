/** How an error stands in an event. Never shortened here: that may only happen after redaction. */
export interface ErrorFields {
  readonly error_type: string;
  readonly error_message: string;
}

/** Kind and message of anything that was thrown. Never throws itself, whatever getters the thing has. */
export function describeError(error: unknown): ErrorFields {
  return { error_type: errorType(error), error_message: errorMessage(error) };
}

/** The error's `code`, else its name: what `error.type` holds. */
export function errorType(error: unknown): string {
  const code = field(error, 'code');
  if (typeof code === 'string' && code !== '') return code;
  const name = field(error, 'name');
  return typeof name === 'string' && name !== '' ? name : '_OTHER';
}

export function errorMessage(error: unknown): string {
  const message = field(error, 'message');
  if (typeof message === 'string') return message;
  try {
    return String(error);
  } catch {
    return '[unreadable]';
  }
}

/** A property of something unknown; `undefined` where there is none or reading it throws. */
export function field(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
