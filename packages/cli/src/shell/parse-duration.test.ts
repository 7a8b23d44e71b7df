import { expect, test } from 'vitest';

import { parseDuration, parseMoment } from './parse-duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
])('reads %s', (text, milliseconds) => {
  expect(parseDuration('slower', text)).toBe(milliseconds);
});

test.each(['', '5', 'm', '5 m', '-5m', '5y', '1e3s'])('refuses "%s" and says what to write', (text) => {
  expect(() => parseDuration('slower', text)).toThrow(
    `--slower "${text}" is no duration; write 500ms, 30s, 1m, 24h or 7d`,
  );
});

test('reads moments: how long ago, a day, an ISO moment', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(parseMoment('since', '24h', now)).toBe(Date.parse('2026-11-19T12:00:00Z'));
  expect(parseMoment('since', '2026-11-20', now)).toBe(Date.parse('2026-11-20T00:00:00Z'));
  expect(parseMoment('since', '2026-11-20T02:14:00Z', now)).toBe(Date.parse('2026-11-20T02:14:00Z'));
});

test.each(['yesterday', '2026-13-40', '5'])('refuses "%s" as a moment', (text) => {
  expect(() => parseMoment('since', text, 0)).toThrow(`--since "${text}" is no moment`);
});
