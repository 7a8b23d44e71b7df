import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads `500ms`, `30s`, `1m`, `24h`, `7d` as milliseconds.
 *
 * @throws {UsageError} for anything else, naming the option
 */
export function parseDuration(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  if (!match || unit === undefined) {
    throw new UsageError(`--${option} "${text}" is no duration; write 500ms, 30s, 1m, 24h or 7d`);
  }
  return Number(match[1]) * unit;
}

/**
 * Reads a moment as milliseconds since the epoch: how long ago (`24h`), a day (`2026-11-20`) or an ISO 8601 moment.
 *
 * @throws {UsageError} for anything else, naming the option
 */
export function parseMoment(option: string, text: string, now: number): number {
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const moment = Date.parse(text);
    if (!Number.isNaN(moment)) return moment;
  }
  if (/^[\d.]+(ms|s|m|h|d)$/.test(text)) return now - parseDuration(option, text);
  throw new UsageError(`--${option} "${text}" is no moment; write 24h, 2026-11-20 or 2026-11-20T02:14:00Z`);
}
