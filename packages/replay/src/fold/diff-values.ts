import { type Value, canonicalValue, isValueMap } from '@spanreel/events';

/** One place where the recorded state and the folded one differ; an absent side is `undefined`. */
export interface Difference {
  /** JSON pointer (RFC 6901) into the state. */
  readonly pointer: string;
  readonly recorded?: Value;
  readonly folded?: Value;
}

/** Where two values differ, as JSON pointers in the order of their keys; as deep as both sides are maps. */
export function diffValues(recorded: Value | undefined, folded: Value | undefined, pointer = ''): Difference[] {
  if (isValueMap(recorded) && isValueMap(folded)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(folded)])].toSorted();
    return keys.flatMap((key) => diffValues(own(recorded, key), own(folded, key), `${pointer}/${escapeKey(key)}`));
  }
  if (recorded !== undefined && folded !== undefined && canonicalValue(recorded) === canonicalValue(folded)) return [];
  return [{ pointer, ...(recorded === undefined ? {} : { recorded }), ...(folded === undefined ? {} : { folded }) }];
}

function own(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
