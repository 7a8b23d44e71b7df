/** Severity by name; the number is OpenTelemetry's `SeverityNumber`. */
export const SEVERITY = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

export type Severity = keyof typeof SEVERITY;

/** The name of an OpenTelemetry severity number (1 to 24); numbers between two names take the lower one. */
export function severityOf(number: number): Severity {
  if (number >= SEVERITY.FATAL) return 'FATAL';
  if (number >= SEVERITY.ERROR) return 'ERROR';
  if (number >= SEVERITY.WARN) return 'WARN';
  return number >= SEVERITY.INFO ? 'INFO' : 'DEBUG';
}

const SPELLINGS: ReadonlyMap<string, Severity> = new Map([
  ['debug', 'DEBUG'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['warning', 'WARN'],
  ['error', 'ERROR'],
  ['critical', 'FATAL'],
  ['fatal', 'FATAL'],
]);

/** Reads a severity in any spelling that teams bring along (`warning`, `critical`, `Error`); `undefined` if it is none. */
export function parseSeverity(text: unknown): Severity | undefined {
  return typeof text === 'string' ? SPELLINGS.get(text.toLowerCase()) : undefined;
}
