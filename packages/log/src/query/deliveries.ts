import type { SpineEvent } from '@spanreel/events';

import { textField } from '../reader/payload-field.ts';
import { byName } from './by-name.ts';

/** How one attempt to hand something on went. */
export interface DeliveryMark {
  /** The same for all attempts with the same thing: a message, a row of an outbox, an event at one consumer. */
  readonly key: string;
  readonly failed: boolean;
}

/** By family of events the ends of attempts that went well. */
const WENT_WELL: ReadonlyMap<string, readonly string[]> = byName<readonly string[]>({
  webhook: ['completed'],
  outbox: ['dispatched'],
  consumer: ['completed', 'deduplicated'],
  projection: ['applied'],
  sms: ['sent', 'delivered'],
  message: ['sent', 'delivered'],
});
/** Who works it off and for whom: one event may lead to several messages. */
const PARTIES = ['endpoint', 'consumer', 'projection', 'channel', 'to'];
/** What it is, in its own words before those of what carries it. */
const IDS = ['outbox_id', 'event_id', 'message_id', 'provider_message_id'];

/** Reads an event as the end of an attempt; `undefined` for all others, and for what names nothing to recognise it by. */
export function deliveryMark({ event_type, payload }: SpineEvent): DeliveryMark | undefined {
  const cut = event_type.lastIndexOf('.');
  const family = event_type.slice(0, cut);
  const end = event_type.slice(cut + 1);
  const ends = WENT_WELL.get(family);
  if (ends === undefined || !(end === 'failed' || ends.includes(end))) return undefined;
  const id = IDS.find((field) => textField(payload, field) !== undefined);
  if (id === undefined) return undefined;
  const names = [...PARTIES, id].map((field) => textField(payload, field) ?? '');
  return { key: [family, ...names].join('\0'), failed: end === 'failed' };
}

/** The keys of what got through in the end: of all attempts with it, in their order, the last one went well. */
export function delivered(events: readonly SpineEvent[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const event of events) {
    const mark = deliveryMark(event);
    if (mark?.failed === true) keys.delete(mark.key);
    else if (mark) keys.add(mark.key);
  }
  return keys;
}
