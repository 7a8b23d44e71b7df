export type { InjectOptions } from './carriers/carrier.ts';
export { messageEnvelope } from './carriers/message-envelope.ts';
export { messageHeaders } from './carriers/message-headers.ts';
export { type OutboxColumns, outboxRow } from './carriers/outbox-row.ts';
export { sipHeaders } from './carriers/sip-headers.ts';
export { twilioCallback } from './carriers/twilio-callback.ts';
export { twilioParameters } from './carriers/twilio-parameters.ts';
export { upgradeHeaders } from './carriers/upgrade-headers.ts';
export { continueFrom } from './continue-from.ts';
export { CORRELATION_HEADER } from './correlation-id.ts';
export { withDestination } from './destination.ts';
export { isListed, isPrivateHost } from './host-rule.ts';
export { installPropagator } from './installed-propagator.ts';
export {
  CLOCK_HEADER,
  type SentHeaders,
  WRITER_HEADER,
  readClockHeader,
  readWriterHeader,
  responseHeaders,
  writeClockHeader,
} from './response-headers.ts';
export { type PropagatorOptions, SpanreelPropagator } from './spanreel-propagator.ts';
