/** Read from requests, and echoed in their answers. */
export const CORRELATION_HEADER = 'x-correlation-id';

// A UUID, 32 hex digits or a ULID: what carries no meaning. Anything freer could be somebody's phone number.
const SHAPE = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32}|[0-7][\da-hjkmnp-tv-z]{25})$/i;

/** A correlation id as received, if it is well formed. */
export function toCorrelationId(value: unknown): string | undefined {
  return typeof value === 'string' && SHAPE.test(value) ? value : undefined;
}
