import { inspect } from 'node:util';

import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';

import type { DiagnosticsLevel } from '../config/config.ts';
import { notice } from './notice.ts';

const levels: Readonly<Record<DiagnosticsLevel, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** What the api says, with a stack, when an application sets up an SDK of its own beside this one. */
const DUPLICATE = 'Attempted duplicate registration of API';
const SECOND_SDK =
  'another OpenTelemetry SDK tried to register and was refused, this one stays; give its configuration to withSpanreel ' +
  'of @spanreel/node/sdk-node, or set SPANREEL_DISABLED=true';

/** Characters of a message; a stack with its message has fewer. */
const LONGEST = 4000;

/** Sends OpenTelemetry's own diagnostics to stderr, through `redact`, without which not one of them is shown. */
export function installDiagnosticsLogger(level: DiagnosticsLevel, redact: (text: string) => string): void {
  diag.setLogger(createDiagnosticsLogger(redact), { logLevel: levels[level], suppressOverrideMessage: true });
}

export function createDiagnosticsLogger(
  redact: (text: string) => string,
  say: (sentence: string) => void = notice,
): DiagLogger {
  let toldOfSecond = false;
  const writer =
    (level: string) =>
    (message: string, ...details: unknown[]): void => {
      if (typeof message === 'string' && message.includes(DUPLICATE)) {
        if (!toldOfSecond) say(SECOND_SDK);
        toldOfSecond = true;
        return;
      }
      // Cut after redaction: of half a value nothing can tell what it was.
      say(`${level}: ${cut(redacted([message, ...details].map(toText).join(' ')))}`);
    };
  const redacted = (text: string): string => {
    try {
      return redact(text);
    } catch {
      return 'a diagnostic message that could not be redacted was withheld';
    }
  };
  return {
    error: writer('error'),
    warn: writer('warning'),
    info: writer('info'),
    debug: writer('debug'),
    verbose: writer('verbose'),
  };
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST).toWellFormed()}… ${text.length - LONGEST} more characters`;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  return inspect(value, { depth: 4, breakLength: Infinity });
}
