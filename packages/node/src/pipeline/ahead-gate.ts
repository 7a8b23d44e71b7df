import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SpineEvent } from '@spanreel/events';

/**
 * The part of the gate for detectors that take their time: shows them what is about to pass, so that nothing has to wait when it
 * does. Asks for the items more than once, and for those alone that still wait. Never rejects.
 */
export interface AheadGate {
  readonly events: (waiting: () => readonly SpineEvent[]) => Promise<void>;
  readonly spans: (waiting: () => readonly ReadableSpan[]) => Promise<void>;
  readonly logs: (waiting: () => readonly ReadableLogRecord[]) => Promise<void>;
}
