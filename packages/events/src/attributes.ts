/** The attribute names of an event's OTLP log record; what is registered in semantic conventions keeps its name. */
export const EVENT_ATTRIBUTE = {
  eventId: 'spanreel.event.id',
  parentSpanId: 'spanreel.parent_span_id',
  streamId: 'spanreel.stream.id',
  writerId: 'spanreel.writer.id',
  seq: 'spanreel.seq',
  clock: 'spanreel.clock',
  status: 'spanreel.status',
  tags: 'spanreel.tags',
  schemaVersion: 'spanreel.schema_version',
  correlationId: 'spanreel.correlation_id',
  causationId: 'spanreel.causation_id',
  parentTraceId: 'spanreel.parent_trace_id',
  tenantId: 'tenant.id',
  conversationId: 'gen_ai.conversation.id',
  component: 'spanreel.component',
  agentName: 'gen_ai.agent.name',
  agentVersion: 'gen_ai.agent.version',
  prevHash: 'spanreel.prev_hash',
} as const;

/** The instrumentation scope of every event that Spanreel emits. */
export const EVENT_SCOPE = '@spanreel/api';
