import type { ErrorFact } from '@spanreel/log';

import { oneLine } from '../terminal/one-line.ts';

/** An error on one line: `PaymentError: card declined`; empty where nothing is known of it. */
export function errorWords({ error_type: type, error_message: message }: ErrorFact): string {
  const line = oneLine(message ?? '');
  // HTTP instrumentation gives the status for a type.
  if (type !== undefined && /^\d{3}$/.test(type))
    return [`HTTP ${type}`, line].filter((part) => part !== '').join(': ');
  if (type === undefined || type === '') return line;
  // Messages often repeat the type that threw them.
  return line === '' || line.startsWith(`${type}:`) ? line || type : `${type}: ${line}`;
}
