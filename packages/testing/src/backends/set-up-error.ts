/** The machine lacks something that the back ends need. Its message is one sentence that ends with the way out. */
export class SetUpError extends Error {
  readonly code: string;

  constructor(code: `SPANREEL_BACKENDS_${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SetUpError';
    this.code = code;
  }
}

/** Whether it is one, from whichever copy of this module. */
export function isSetUpError(error: unknown): error is SetUpError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SPANREEL_BACKENDS_');
}
