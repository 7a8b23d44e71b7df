import type { AnyValue } from '@opentelemetry/api';
import { SeverityNumber, context, diag } from '@opentelemetry/api';
import type { EventDefinition, Severity, ValueMap } from '@spanreel/events';
import {
  EVENT_ATTRIBUTE,
  currentName,
  findEvent,
  isUnixNano,
  normalizeMap,
  parseSeverity,
  toIsoNanos,
  unknownEvent,
  validatePayload,
} from '@spanreel/events';

import type { EmitRequest } from '../pipeline/index.ts';
import { correlationIdOf, scopeOf } from '../pipeline/index.ts';
import { isObserved, logger } from '../telemetry/providers.ts';

/** How an event becomes a plain log record. */
export interface LogRecordOptions {
  /**
   * Whether fields with what people said stay in. Only where the application itself emits them: what the helpers take down
   * is meant for a log behind redaction, which somebody else's SDK does not have.
   */
  readonly keepContent: boolean;
}

/** Emits an event as a plain log record through whatever SDK is registered: without stream order, clock and hash. */
export function emitLogRecord(request: EmitRequest, { keepContent }: LogRecordOptions): void {
  if (!isObserved()) return;
  const log = logger();
  const eventName = currentName(request.type);
  const definition = findEvent(eventName);
  if (definition === undefined) {
    diag.error(`@spanreel/api: ${unknownEvent(request.type)}`);
    return;
  }
  const severity = parseSeverity(request.severity) ?? definition.severity ?? 'INFO';
  const at = request.context ?? context.active();
  const severityNumber = NUMBERS[severity];
  if (!log.enabled({ context: at, eventName, severityNumber })) return;
  const payload = normalizeMap(request.payload);
  const wrong = validatePayload(definition, payload);
  if (wrong !== undefined) {
    diag.error(`@spanreel/api: event ${eventName}: ${wrong}`);
    return;
  }
  log.emit({
    eventName,
    severityNumber,
    severityText: severity,
    body: keepContent ? payload : withoutContent(payload, definition),
    attributes: attributesOf(request, definition, at),
    context: at,
    // JavaScript callers pass milliseconds too; the SDK's own time is right for them.
    ...(isUnixNano(request.unixNano) ? { timestamp: new Date(toIsoNanos(request.unixNano)) } : {}),
  });
}

const NUMBERS: Readonly<Record<Severity, SeverityNumber>> = {
  DEBUG: SeverityNumber.DEBUG,
  INFO: SeverityNumber.INFO,
  WARN: SeverityNumber.WARN,
  ERROR: SeverityNumber.ERROR,
  FATAL: SeverityNumber.FATAL,
};

function withoutContent(payload: ValueMap, { content = [] }: EventDefinition): ValueMap {
  return Object.fromEntries(Object.entries(payload).filter(([field]) => !content.includes(field)));
}

function attributesOf(
  request: EmitRequest,
  definition: EventDefinition,
  at: NonNullable<EmitRequest['context']>,
): Record<string, AnyValue> {
  const scope = scopeOf(at);
  const all = {
    [EVENT_ATTRIBUTE.schemaVersion]: definition.version,
    [EVENT_ATTRIBUTE.component]: request.component ?? definition.component,
    [EVENT_ATTRIBUTE.status]: request.status,
    [EVENT_ATTRIBUTE.tags]: request.tags === undefined ? undefined : [...request.tags],
    [EVENT_ATTRIBUTE.streamId]: scope.streamId,
    [EVENT_ATTRIBUTE.correlationId]: correlationIdOf(at),
    [EVENT_ATTRIBUTE.causationId]: request.causationId ?? scope.causationId,
    [EVENT_ATTRIBUTE.parentTraceId]: scope.parentTraceId,
    [EVENT_ATTRIBUTE.tenantId]: scope.tenantId,
    [EVENT_ATTRIBUTE.conversationId]: scope.conversationId,
    [EVENT_ATTRIBUTE.agentName]: scope.agentName,
    [EVENT_ATTRIBUTE.agentVersion]: scope.agentVersion,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
