import type { RawData } from 'ws';

/** A message of a WebSocket, parsed from JSON. Text comes as one Buffer: ws's defaults for types and fragments are left alone. */
export function messageOf(data: RawData): unknown {
  return JSON.parse((data as Buffer).toString());
}
