/** How a header of an answer is read, by its name in lower case. */
export type ReadHeader = (name: string) => string | null | undefined;

/** What an API says of its limits. */
export interface RateLimit {
  readonly retry_after_ms?: number | undefined;
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
}

/**
 * What the headers of an answer say of limits: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), in milliseconds where an API
 * says `Retry-After-Ms`; `X-RateLimit-Limit` and `-Remaining`, also without their `X-`. What cannot be read counts as not said.
 */
export function rateLimitOf(header: ReadHeader, now: number = Date.now()): RateLimit {
  const count = (name: string): number | undefined => whole(header(`x-${name}`) ?? header(name));
  return {
    retry_after_ms: whole(header('retry-after-ms')) ?? retryAfterMs(header('retry-after'), now),
    limit: count('ratelimit-limit'),
    remaining: count('ratelimit-remaining'),
  };
}

function retryAfterMs(text: string | null | undefined, now: number): number | undefined {
  if (text === undefined || text === null) return undefined;
  const seconds = whole(text);
  if (seconds !== undefined) return seconds * 1000;
  // Of the three shapes of a date that HTTP knows, each begins with the name of a day; `Date.parse` alone takes nearly anything.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function whole(text: string | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
