import type { ValueMap } from '@spanreel/events';

/** A text field of a payload or of attributes; `undefined` where it is absent, empty or something else. */
export function textField(map: ValueMap, key: string): string | undefined {
  const value = map[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberField(map: ValueMap, key: string): number | undefined {
  const value = map[key];
  return typeof value === 'number' ? value : undefined;
}
