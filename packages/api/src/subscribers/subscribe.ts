import { diag } from '@opentelemetry/api';
import { type EventName, SEVERITY, currentName, findEvent, parseSeverity } from '@spanreel/events';

import type { EventHandler, SubscribeOptions } from '../pipeline/index.ts';
import { installedPipeline } from '../pipeline/index.ts';

/** An event name, an older spelling of one, or a glob such as `saga.*`; `*` stands for any characters, dots included. */
export type EventPattern = EventName | (string & {});

/**
 * Calls `handler` with each event of this process whose name matches `pattern`: redacted and deeply frozen, in the batch that
 * redacts it, and in the context it was emitted in, so that what the handler emits belongs to the same stream and correlation
 * id and names the event as its cause. A handler that throws, rejects or is slow harms nobody; it is counted and said.
 *
 * Returns what ends the subscription. Without a registered Spanreel pipeline the handler is never called.
 *
 * @throws {TypeError} when the pattern, the handler or an option is none.
 *
 * @example
 * const stop = subscribe('saga.*', (event) => page(event.payload), { minSeverity: 'ERROR' });
 */
export function subscribe(pattern: EventPattern, handler: EventHandler, options: SubscribeOptions = {}): () => void {
  check(pattern, handler, options);
  const pipeline = installedPipeline();
  if (pipeline === undefined) {
    diag.debug(`@spanreel/api: nobody emits to the subscription "${pattern}"; register @spanreel/node first`);
    return () => undefined;
  }
  if (!pattern.includes('*') && findEvent(pattern) === undefined) {
    diag.warn(
      `@spanreel/api: no event is named "${pattern}"; add it with defineEvents, or subscribe to one of EventType or a glob`,
    );
  }
  const { minSeverity, ...rest } = options;
  const severity = minSeverity === undefined ? undefined : parseSeverity(minSeverity);
  return pipeline.subscribe(currentName(pattern), handler, {
    ...rest,
    ...(severity !== undefined && { minSeverity: severity }),
  });
}

// JavaScript callers pass anything, and a condition that is none would let every event through.
function check(pattern: unknown, handler: unknown, options: SubscribeOptions): void {
  const { minSeverity, where }: Readonly<Record<string, unknown>> = { ...options };
  if (typeof pattern !== 'string' || pattern === '') {
    throw new TypeError(`subscribe: ${shown(pattern)} is no pattern; use an event name or a glob such as 'saga.*'`);
  }
  if (typeof handler !== 'function') {
    throw new TypeError(`subscribe("${pattern}"): ${shown(handler)} is no handler; pass a function of one event`);
  }
  const isSeverity = typeof minSeverity === 'string' && parseSeverity(minSeverity) !== undefined;
  if (minSeverity !== undefined && !isSeverity) {
    const names = Object.keys(SEVERITY).join(', ');
    throw new TypeError(`subscribe("${pattern}"): minSeverity ${shown(minSeverity)} is none of ${names}`);
  }
  if (where !== undefined && typeof where !== 'function') {
    throw new TypeError(`subscribe("${pattern}"): where ${shown(where)} is no function of one event`);
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
