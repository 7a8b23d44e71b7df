import type { DiagLogger } from '@opentelemetry/api';

import type { Redactor } from '../redactor/redactor.ts';

const LEVELS = ['error', 'warn', 'info', 'debug', 'verbose'] as const;
const MAX_MESSAGE = 4096;

/** A logger for OpenTelemetry's diagnostics that hands redacted text to `logger`; what cannot be redacted is not said. */
export function redactDiag(logger: DiagLogger, redactor: Redactor): DiagLogger {
  const write =
    (level: (typeof LEVELS)[number]): DiagLogger[typeof level] =>
    (message, ...details) => {
      try {
        const safe = details.map((detail) => redactDetail(detail, redactor));
        logger[level](redactor.text(textOf(message), MAX_MESSAGE), ...safe);
      } catch {
        logger[level]('a diagnostic message could not be redacted and was withheld');
      }
    };
  return Object.fromEntries(LEVELS.map((level) => [level, write(level)])) as unknown as DiagLogger;
}

/** Callers in JavaScript pass errors and anything else, too. */
function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  return message instanceof Error ? (message.stack ?? message.message) : (JSON.stringify(message) ?? '');
}

function redactDetail(detail: unknown, redactor: Redactor): unknown {
  if (detail instanceof Error) return redactor.text(textOf(detail), MAX_MESSAGE);
  return redactor.value('diag.detail', detail, MAX_MESSAGE);
}
