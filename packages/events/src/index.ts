export { EVENT_ATTRIBUTE, EVENT_SCOPE } from './attributes.ts';
export { CANONICAL_VERSION, canonicalForm, canonicalValue } from './canonical/canonical-form.ts';
export { hashEvent, hashValue } from './canonical/hash-event.ts';
export { type CurrentName, type OlderName, aliases } from './catalogue/aliases.ts';
export { type EventCatalogue, type EventName, type EventPayload, EventType, catalogue } from './catalogue/catalogue.ts';
export { currentName, findEvent } from './catalogue/find-event.ts';
export { EventDefinitionError, defineEvents } from './catalogue/define-events.ts';
export type { EventDefinition, EventDefinitions, PayloadsOf } from './catalogue/event-definition.ts';
export { type EventFamily, families } from './catalogue/families.ts';
export { CALL_END_REASONS } from './catalogue/families/calls.ts';
export { INTERRUPTION_OUTCOMES, TURN_END_REASONS } from './catalogue/families/turns.ts';
export { WEBHOOK_REJECTIONS } from './catalogue/families/webhooks.ts';
export { nameGlob } from './catalogue/name-glob.ts';
export { nameForMessage, nearestEvent, unknownEvent } from './catalogue/unknown-event.ts';
export { upcast } from './catalogue/upcast.ts';
export { validatePayload } from './catalogue/validate-payload.ts';
export { EVENT_STATUSES, type EventMetadata, type EventStatus, type SpineEvent } from './event.ts';
export { fromAnyValue, fromKeyValues, toAnyValue, toKeyValues } from './otlp/any-value.ts';
export {
  type OtlpEnum,
  SEVERITY_NUMBERS,
  SPAN_KIND_NUMBERS,
  STATUS_CODE_NUMBERS,
  enumNumber,
} from './otlp/enum-number.ts';
export { fromLogRecord, toLogRecord } from './otlp/log-record.ts';
export type {
  OtlpAnyValue,
  OtlpKeyValue,
  OtlpLine,
  OtlpLink,
  OtlpLogRecord,
  OtlpResource,
  OtlpResourceLogs,
  OtlpResourceSpans,
  OtlpScope,
  OtlpScopeLogs,
  OtlpSpan,
  OtlpSpanEvent,
} from './otlp/otlp-json.ts';
export { SEVERITY, type Severity, parseSeverity, severityOf } from './severity.ts';
export { type StateEvent, applyEvent } from './state/apply-event.ts';
export {
  type CallState,
  type CompensationOutcome,
  type ConversationState,
  type DecisionState,
  type ObjectivePhase,
  REDUCER,
  REDUCER_VERSION,
  type SagaState,
  type StepOutcome,
  type TurnState,
  type WorkflowState,
  emptyState,
} from './state/conversation-state.ts';
export { fromIsoNanos, isUnixNano, toIsoNanos } from './timestamp.ts';
export { normalizeMap, normalizeValue } from './value/normalize-value.ts';
export { type Value, type ValueMap, isValueMap } from './value/value.ts';
