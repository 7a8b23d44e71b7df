import type { Severity, SpineEvent } from '@spanreel/events';
import { metricsOf } from '../metrics/metrics-of.ts';
import { expect, test } from 'vitest';

import { countEvents } from './count-events.ts';
import { type EventLogger, logEvents } from './log-events.ts';

function event(event_type: string, severity: Severity = 'INFO', more: Partial<SpineEvent> = {}): SpineEvent {
  return {
    event_type,
    event_id: 'e',
    trace_id: 't',
    stream_id: 's',
    writer_id: 'w',
    writer_seq: 1,
    clock: 1,
    timestamp: '2026-11-21T08:00:00.000000000Z',
    severity,
    schema_version: 1,
    metadata: {},
    payload: { n: 1 },
    ...more,
  };
}

class Logger implements EventLogger {
  readonly lines: unknown[] = [];
  debug(fields: object, message: string): void {
    this.#write('debug', fields, message);
  }
  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }
  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }
  error(fields: object, message: string): void {
    this.#write('error', fields, message);
  }

  #write(level: string, fields: object, message: string): void {
    this.lines.push([level, message, fields]);
  }
}

const ids = { event_id: 'e', trace_id: 't', stream_id: 's' };

test('logs an event with its severity as the level, its ids and payload as fields, what it lacks left out', () => {
  const logger = new Logger();
  const log = logEvents(logger);
  for (const severity of ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const) log(event('a.b', severity));
  expect(logger.lines).toEqual(
    ['debug', 'info', 'warn', 'error', 'error'].map((level) => [level, 'a.b', { ...ids, payload: { n: 1 } }]),
  );
});

test('logs fatal events as fatal where the logger has that level, and all ids that an event has', () => {
  const lines: unknown[] = [];
  const logger = Object.assign(new Logger(), {
    fatal: (fields: object, message: string) => lines.push([message, fields]),
  });
  const more = {
    span_id: 'p',
    correlation_id: 'c',
    causation_id: 'm',
    tenant_id: 'bank',
    status: 'failed',
    tags: ['vip'],
  } as const;
  logEvents(logger)(event('a.b', 'FATAL', more));
  expect(lines).toEqual([['a.b', { ...ids, ...more, payload: { n: 1 } }]]);
});

test('counts events by type, calls of APIs when they are over, and what caches answered', async () => {
  const count = countEvents();
  const types = ['api.call.started', 'api.call.completed', 'api.call.started', 'api.call.failed', 'cache.hit'];
  const counted = await metricsOf(() => {
    for (const type of [...types, 'cache.hit', 'cache.miss', 'call.started']) count(event(type));
  });
  expect(counted).toEqual({
    events_total: [
      [2, { type: 'api.call.started' }],
      [1, { type: 'api.call.completed' }],
      [1, { type: 'api.call.failed' }],
      [2, { type: 'cache.hit' }],
      [1, { type: 'cache.miss' }],
      [1, { type: 'call.started' }],
    ],
    api_calls_total: [[2, {}]],
    api_calls_failed: [[1, {}]],
    cache_hits: [[2, {}]],
    cache_misses: [[1, {}]],
  });
});
