import type { Context } from '@opentelemetry/api';

import { field } from '../../telemetry/describe-error.ts';
import type { InjectOptions } from './carrier.ts';
import { contextFrom, fieldsOf, readerOf } from './carrier.ts';

const MAX_MESSAGE = 65_536;

/**
 * The first message of a WebSocket, where the upgrade could not carry headers (browsers): a member `trace_context` beside what the
 * message says.
 *
 * @example
 * const hello = JSON.stringify(messageEnvelope.inject({ type: 'hello' }));
 * const received = messageEnvelope.extract(hello);
 */
export const messageEnvelope = {
  /** A copy of the message with the trace in it. */
  inject<T extends object>(message: T, options: InjectOptions = {}): T & { trace_context?: Record<string, string> } {
    const fields = fieldsOf(options);
    return Object.keys(fields).length === 0 ? { ...message } : { ...message, trace_context: fields };
  },
  /** The context that a message came with, parsed or as JSON text of at most 64 KiB. */
  extract(message: unknown, context?: Context): Context {
    return contextFrom(readerOf(field(toMessage(message), 'trace_context')), context);
  },
} as const;

function toMessage(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return message.length <= MAX_MESSAGE ? JSON.parse(message) : undefined;
  } catch {
    return undefined;
  }
}
