import type { SpineEvent } from '@spanreel/events';

import { textField } from '../reader/payload-field.ts';

/** How one attempt to hand something on went. */
export interface DeliveryMark {
  /** The same for all attempts with the same thing: a message, a row of an outbox, an event at one consumer. */
  readonly key: string;
  readonly failed: boolean;
}

/** By family of events the ends of attempts that went well. */
const WENT_WELL: Readonly<Record<string, readonly string[]>> = {
  webhook: ['completed'],
  outbox: ['dispatched'],
  consumer: ['completed', 'deduplicated'],
  projection: ['applied'],
  sms: ['sent', 'delivered'],
  message: ['sent', 'delivered'],
};
/** Who works it off and for whom: one event may lead to several messages. */
const PARTIES = ['endpoint', 'consumer', 'projection', 'channel', 'to'];
/** What it is, in its own words before those of what carries it. */
const IDS = ['outbox_id', 'event_id', 'message_id', 'provider_message_id'];

/** Reads an event as the end of an attempt; `undefined` for all others, and for what names nothing to recognise it by. */
export function deliveryMark({ event_type, payload }: SpineEvent): DeliveryMark | undefined {
  const cut = event_type.lastIndexOf('.');
  const family = event_type.slice(0, cut);
  const end = event_type.slice(cut + 1);
  const wentWell = WENT_WELL[family]?.includes(end) === true;
  if (!wentWell && !(family in WENT_WELL && end === 'failed')) return undefined;
  const id = IDS.find((field) => textField(payload, field) !== undefined);
  if (id === undefined) return undefined;
  const names = [...PARTIES, id].map((field) => textField(payload, field) ?? '');
  return { key: [family, ...names].join('\0'), failed: !wentWell };
}

/** Whether what failed in this attempt went well in a later one, and did not fail again after that. */
export function gotThrough(failed: SpineEvent, later: readonly SpineEvent[]): boolean {
  const key = deliveryMark(failed)?.key;
  if (key === undefined) return false;
  return later.map(deliveryMark).findLast((mark) => mark?.key === key)?.failed === false;
}
