/** What the distribution itself puts on spans and log records. */
export const SPAN_ATTRIBUTE = {
  streamId: 'spanreel.stream.id',
  correlationId: 'spanreel.correlation_id',
  /** Why a span was ended for its owner: how the process ended. */
  endReason: 'spanreel.end_reason',
} as const;
