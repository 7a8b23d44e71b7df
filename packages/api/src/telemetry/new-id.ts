import { uuidv7 } from 'uuidv7';

/** A UUIDv7, as streams, calls, sagas and decisions are named. */
export function newId(): string {
  return uuidv7();
}
