import type { Value, ValueMap } from '@spanreel/events';
import type { ErrorFact } from '@spanreel/log';

import { jsonRow } from '../shell/json.ts';
import { formatDuration } from '../terminal/format.ts';

export function errorOf(payload: ValueMap): ErrorFact {
  const { error_type, error_message } = payload;
  return {
    ...(typeof error_type === 'string' ? { error_type } : {}),
    ...(typeof error_message === 'string' ? { error_message } : {}),
  };
}

export function stepPlace(payload: ValueMap): string {
  const { step_index: index, step_count: of } = payload;
  if (typeof index !== 'number') return '';
  return typeof of === 'number' ? `(${index} of ${of})` : `(${index})`;
}

export function attempt(payload: ValueMap): string {
  return typeof payload['attempt'] === 'number' && payload['attempt'] > 1 ? `attempt ${payload['attempt']}` : '';
}

export function took(payload: ValueMap): string {
  const milliseconds = payload['duration_ms'];
  return typeof milliseconds === 'number' ? formatDuration(milliseconds) : '';
}

export function quoted(payload: ValueMap, field: string): string {
  const value = payload[field];
  if (typeof value === 'string') return value === '' ? '' : `“${value}”`;
  return value === undefined || value === null ? '' : jsonRow(value);
}

export function list(value: Value | undefined): string {
  return Array.isArray(value) ? value.map(String).join(', ') : '';
}

export function text(payload: ValueMap, field: string): string {
  const value = payload[field];
  return typeof value === 'string' ? value : '';
}

export function number(payload: ValueMap, field: string): string {
  const value = payload[field];
  return typeof value === 'number' ? String(value) : '?';
}

export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

export function listed(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

export function heard(payload: ValueMap): string {
  const words = quoted(payload, 'heard_text');
  return words === '' ? '' : `the caller heard ${words}`;
}

export function surety(payload: ValueMap): string {
  return typeof payload['confidence'] === 'number' ? `(${payload['confidence']})` : '';
}
