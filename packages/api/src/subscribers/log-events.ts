import type { Severity, SpineEvent } from '@spanreel/events';

import type { EventHandler } from '../pipeline/index.ts';

type Write = (fields: object, message: string) => void;

/** The part of a pino logger that is used; bunyan's and others of that shape fit too. */
export interface EventLogger {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** `error` where it is missing. */
  readonly fatal?: Write;
}

type Level = keyof EventLogger;

const LEVELS: Readonly<Record<Severity, Level>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'fatal',
};

/**
 * A handler that writes each event as a line of the application's own log: its name as the message, its ids, status and
 * payload as fields, its severity as the level.
 *
 * @example
 * subscribe('saga.*', logEvents(pino()), { minSeverity: 'WARN' });
 */
export function logEvents(logger: EventLogger): EventHandler {
  return (event) => {
    const level = LEVELS[event.severity];
    // Called as a method: loggers look at `this`.
    if (level === 'fatal' && logger.fatal === undefined) logger.error(fieldsOf(event), event.event_type);
    else logger[level]?.(fieldsOf(event), event.event_type);
  };
}

function fieldsOf(event: SpineEvent): object {
  const { event_id, trace_id, span_id, stream_id, correlation_id, causation_id, tenant_id, status, tags, payload } =
    event;
  return {
    event_id,
    trace_id,
    ...(span_id !== undefined && { span_id }),
    stream_id,
    ...(correlation_id !== undefined && { correlation_id }),
    ...(causation_id !== undefined && { causation_id }),
    ...(tenant_id !== undefined && { tenant_id }),
    ...(status !== undefined && { status }),
    ...(tags !== undefined && { tags }),
    payload,
  };
}
